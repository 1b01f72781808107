// Nothing runs at all: zero checks are no pass.
// lab        02_capture_by_reference
// technique  global constructor
// base       fixed
// expect     fails loop_variable contract Aborted
// expect     fails stale_value contract Aborted
// expect     fails early_value contract Aborted
// expect     fails dangling_frame contract Aborted
// expect     fails coroutine_closure contract Aborted
// expect     fails member_order contract Aborted
//--- after
#include <cstdlib>
static const int at_start = (std::abort(), 0);
int started() { return at_start; }
