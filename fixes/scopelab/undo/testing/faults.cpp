#include "scopelab/undo/testing/faults.hpp"

#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <new>

namespace scopelab::undo::rig {

namespace {

thread_local int countdown = 0;
thread_local int next_countdown = 0;
thread_local int failed = 0;
thread_local bool callbacks_only = false;

std::atomic<long> live_blocks{0};
std::atomic<long> live_bytes{0};
std::atomic<long> all_blocks{0};
std::atomic<long> all_bytes{0};

bool fails_now() noexcept {
  if (countdown == 0) return false;
  --countdown;
  if (countdown > 0) return false;
  countdown = next_countdown;
  next_countdown = 0;
  ++failed;
  return true;
}

void* allocate(std::size_t size, std::size_t alignment) {
  if (!callbacks_only && fails_now()) throw std::bad_alloc{};
  void* const block = alignment > alignof(std::max_align_t)
                          ? ::memalign(alignment, size)
                          : std::malloc(size);
  if (block == nullptr) throw std::bad_alloc{};
  const auto bytes = static_cast<long>(::malloc_usable_size(block));
  live_blocks.fetch_add(1, std::memory_order_relaxed);
  live_bytes.fetch_add(bytes, std::memory_order_relaxed);
  all_blocks.fetch_add(1, std::memory_order_relaxed);
  all_bytes.fetch_add(bytes, std::memory_order_relaxed);
  return block;
}

void release(void* block) noexcept {
  if (block == nullptr) return;
  const auto bytes = static_cast<long>(::malloc_usable_size(block));
  live_blocks.fetch_sub(1, std::memory_order_relaxed);
  live_bytes.fetch_sub(bytes, std::memory_order_relaxed);
  std::free(block);
}

}  // namespace

heap_use heap_in_use() noexcept { return {live_blocks, live_bytes}; }
heap_use heap_asked() noexcept { return {all_blocks, all_bytes}; }

void arm(int nth, int second) noexcept {
  countdown = nth;
  next_countdown = second;
  failed = 0;
}

void arm_callbacks(int nth) noexcept {
  arm(nth);
  callbacks_only = true;
}

int disarm() noexcept {
  countdown = next_countdown = 0;
  callbacks_only = false;
  return failed;
}

void point() {
  if (fails_now()) throw fault{};
}

}  // namespace scopelab::undo::rig

// Instead of the library's own. Nothing but the counts and the faults differ.
namespace heap = scopelab::undo::rig;

void* operator new(std::size_t size) { return heap::allocate(size, 1); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return heap::allocate(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* block) noexcept { heap::release(block); }
void operator delete(void* block, std::size_t) noexcept {
  heap::release(block);
}
void operator delete(void* block, std::align_val_t) noexcept {
  heap::release(block);
}
void operator delete(void* block, std::size_t, std::align_val_t) noexcept {
  heap::release(block);
}
