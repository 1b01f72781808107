// Another guard library.
// lab        02_capture_by_reference
// technique  another guard library
// base       fixed
// expect     full
//--- before
#include <gsl/gsl>
//--- replaces serve
int serve(access_log& log, std::string_view path) {
  int status = 0;
  const auto write = gsl::finally([&log, &status]() noexcept { log.add(status); });
  status = path == "/" ? 200 : 404;
  return status;
}
