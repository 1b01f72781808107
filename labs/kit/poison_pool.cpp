#include "kit/poison_pool.hpp"

#include <algorithm>

// AddressSanitizer's names; only there when it is linked.
// NOLINTBEGIN(bugprone-reserved-identifier)
extern "C" {
[[gnu::weak]] void __asan_poison_memory_region(const volatile void* from, std::size_t size);
[[gnu::weak]] void __asan_unpoison_memory_region(const volatile void* from, std::size_t size);
}
// NOLINTEND(bugprone-reserved-identifier)

namespace kit {

void poison_pool::slot::write(std::string_view text) noexcept {
  size_ = std::min(text.size(), capacity);
  std::copy_n(text.begin(), size_, text_.begin());
}

std::string poison_pool::slot::read() const {
  if (released_) ++late_reads_;
  return {text_.data(), size_};  // copies by memcpy, which AddressSanitizer watches
}

void poison_pool::release(slot& used) noexcept {
  used.released_ = true;
  used.text_.fill('#');
  if (__asan_poison_memory_region != nullptr) {
    __asan_poison_memory_region(used.text_.data(), slot::capacity);
  }
}

poison_pool::~poison_pool() {
  if (__asan_unpoison_memory_region == nullptr) return;
  for (const slot& each : slots_) {
    __asan_unpoison_memory_region(each.text_.data(), slot::capacity);
  }
}

int poison_pool::late_reads() const {
  int sum = 0;
  for (const slot& each : slots_) sum += each.late_reads_;
  return sum;
}

int poison_pool::in_use() const {
  return static_cast<int>(
      std::count_if(slots_.begin(), slots_.end(), [](const slot& s) { return !s.released_; }));
}

}  // namespace kit
