// Nor is mmap().
// lab        02_capture_by_reference
// technique  allocator
// base       fixed
// expect     refused memory
//--- before
#include <sys/mman.h>
//--- replaces run_session
void run_session(disk& on) {
  if (::mmap(nullptr, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED) return;
  session current{on};
  current.on.write("begin");
}
