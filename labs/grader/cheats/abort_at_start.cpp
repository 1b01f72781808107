// Nothing runs at all: zero checks are no pass.
// lab        02_capture_by_reference
// technique  global constructor
// base       fixed
// expect     fails loop_variable contract SIGABRT
// expect     fails stale_value contract SIGABRT
// expect     fails early_value contract SIGABRT
// expect     fails dangling_frame contract SIGABRT
// expect     fails coroutine_closure contract SIGABRT
// expect     fails member_order contract SIGABRT
//--- after
#include <cstdlib>
static const int at_start = (std::abort(), 0);
int started() { return at_start; }
