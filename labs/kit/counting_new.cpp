#include "kit/counting_new.hpp"

#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <utility>

namespace {

constinit std::atomic<std::int64_t> bytes{0};
constinit std::atomic<std::int64_t> blocks{0};
constinit std::atomic<std::int64_t> calls{0};
constinit std::atomic<std::int64_t> peak{0};
// Calls until the one that fails; 0: none does.
constinit thread_local std::int64_t calls_until_failure = 0;

bool fails_now() {
  if (calls_until_failure == 0) return false;
  return --calls_until_failure == 0;
}

void note_peak(std::int64_t now) {
  std::int64_t highest = peak.load(std::memory_order_relaxed);
  while (now > highest && !peak.compare_exchange_weak(highest, now, std::memory_order_relaxed)) {
  }
}

enum answer : int { never_asked, asking, known };
constinit std::atomic<int> usable_size{never_asked};

// tcmalloc, when preloaded, calls operator new at the first question: that one block is not
// measured, or it would ask for ever.
std::int64_t size_of(void* block) {
  if (const int before = usable_size.load(std::memory_order_relaxed); before != known) {
    if (before == asking) return 0;
    usable_size = asking;
    ::malloc_usable_size(block);
    usable_size = known;
  }
  return static_cast<std::int64_t>(::malloc_usable_size(block));
}

void* counted(void* block) {
  if (block == nullptr) return nullptr;
  const std::int64_t size = size_of(block);
  note_peak(bytes.fetch_add(size, std::memory_order_relaxed) + size);
  blocks.fetch_add(1, std::memory_order_relaxed);
  calls.fetch_add(1, std::memory_order_relaxed);
  return block;
}

void* allocate(std::size_t size) {
  return fails_now() ? nullptr : counted(std::malloc(size == 0 ? 1 : size));
}

void* allocate(std::size_t size, std::align_val_t alignment) {
  if (fails_now()) return nullptr;
  const auto align = static_cast<std::size_t>(alignment);
  return counted(std::aligned_alloc(align, (size + align - 1) / align * align));
}

void* or_throw(void* block) {
  if (block == nullptr) throw std::bad_alloc{};
  return block;
}

void give_back(void* block) noexcept {
  if (block == nullptr) return;
  bytes.fetch_sub(size_of(block), std::memory_order_relaxed);
  blocks.fetch_sub(1, std::memory_order_relaxed);
  std::free(block);
}

}  // namespace

namespace kit::counting_new {

std::int64_t live_bytes() { return bytes.load(std::memory_order_relaxed); }
std::int64_t live_blocks() { return blocks.load(std::memory_order_relaxed); }
std::int64_t allocations() { return calls.load(std::memory_order_relaxed); }

std::int64_t peak_bytes() { return peak.load(std::memory_order_relaxed); }
void restart_peak(std::int64_t from) { peak = from; }

void fail_at(std::int64_t k) { calls_until_failure = k; }
bool disarm() { return std::exchange(calls_until_failure, 0) == 0; }

}  // namespace kit::counting_new

// The array forms of the library call these. AddressSanitizer has nothrow forms of its own, whose
// blocks must not come back here.
void* operator new(std::size_t size) { return or_throw(allocate(size)); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return allocate(size); }
void* operator new(std::size_t size, std::align_val_t align) {
  return or_throw(allocate(size, align));
}
void* operator new(std::size_t size, std::align_val_t align, const std::nothrow_t&) noexcept {
  return allocate(size, align);
}
void operator delete(void* block) noexcept { give_back(block); }
void operator delete(void* block, std::size_t) noexcept { give_back(block); }
void operator delete(void* block, std::align_val_t) noexcept { give_back(block); }
void operator delete(void* block, std::size_t, std::align_val_t) noexcept { give_back(block); }
