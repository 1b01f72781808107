#include "heap.hpp"

#include <malloc.h>

namespace {
std::size_t calls = 0;
}

// Instead of glibc's, which they call. Nothing but the count differs.
// NOLINTBEGIN(bugprone-reserved-identifier)
extern "C" void* __libc_malloc(std::size_t size);
extern "C" void* __libc_realloc(void* block, std::size_t size);
// NOLINTEND(bugprone-reserved-identifier)
extern "C" void* malloc(std::size_t size) noexcept {
  ++calls;
  return __libc_malloc(size);
}
extern "C" void* realloc(void* block, std::size_t size) noexcept {
  ++calls;
  return __libc_realloc(block, size);
}

namespace scopelab::undo::cost {

std::size_t allocations() noexcept { return calls; }
std::size_t live_bytes() noexcept {
  const auto all = ::mallinfo2();
  return all.uordblks + all.hblkhd;
}

}  // namespace scopelab::undo::cost
