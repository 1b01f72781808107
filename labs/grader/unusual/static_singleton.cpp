// A table that is built once and stays: it is no leak.
// lab        02_capture_by_reference
// technique  static singleton
// base       fixed
// expect     full
//--- before
#include <map>
#include <string>
//--- replaces serve
int serve(access_log& log, std::string_view path) {
  static const std::map<std::string, int, std::less<>> statuses{{"/", 200}};
  const auto found = statuses.find(path);
  const int status = found == statuses.end() ? 404 : found->second;
  log.add(status);
  return status;
}
