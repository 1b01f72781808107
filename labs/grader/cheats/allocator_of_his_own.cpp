// operator new that counts nothing.
// lab        02_capture_by_reference
// technique  allocator
// base       fixed
// expect     refused
//--- after
#include <cstdlib>
#include <new>
static char arena[1 << 20];
static std::size_t used;
void* operator new(std::size_t size) { return arena + (used += (size + 15) / 16 * 16); }
void operator delete(void*) noexcept {}
void operator delete(void*, std::size_t) noexcept {}
