// Leaves the check by another door.
// lab        02_capture_by_reference
// technique  jump
// base       broken
// expect     refused jumps
//--- before
#include <csetjmp>
//--- replaces serve
static std::jmp_buf way_out;
int serve(access_log& log, std::string_view) {
  if (setjmp(way_out) == 0) std::longjmp(way_out, 1);
  log.add(200);
  return 200;
}
