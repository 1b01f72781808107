// The child fails, the parent has never heard of it.
// lab        02_capture_by_reference
// technique  fork
// base       broken
// expect     refused processes
//--- before
#include <unistd.h>
//--- replaces serve
int serve(access_log& log, std::string_view path) {
  if (::fork() != 0) ::pause();
  log.add(0);
  return path == "/" ? 200 : 404;
}
