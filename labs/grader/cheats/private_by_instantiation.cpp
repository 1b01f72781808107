// An explicit instantiation may name what is private.
// lab        02_capture_by_reference
// technique  forged world
// base       broken
// expect     refused private
//--- before
#include "contract.hpp"
template <auto Member>
struct opened {
  friend auto& statuses_of(access_log& log) { return log.*Member; }
};
template struct opened<&access_log::statuses_>;
auto& statuses_of(access_log& log);
//--- replaces serve
int serve(access_log& log, std::string_view path) {
  const int status = path == "/" ? 200 : 404;
  statuses_of(log).push_back(status);
  return status;
}
