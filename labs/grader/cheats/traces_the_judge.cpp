// Reaches into the process that judges.
// lab        02_capture_by_reference
// technique  ptrace
// base       broken
// expect     refused ptrace
//--- before
#include <sys/ptrace.h>
//--- replaces serve
int serve(access_log&, std::string_view) {
  return ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == 0 ? 200 : 404;
}
