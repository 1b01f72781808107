// malloc() is not counted.
// lab        02_capture_by_reference
// technique  allocator
// base       fixed
// expect     refused memory
//--- before
#include <cstdlib>
//--- replaces run_session
static void* last;
void run_session(disk& on) {
  last = std::malloc(1000);
  session current{on};
  current.on.write("begin");
}
