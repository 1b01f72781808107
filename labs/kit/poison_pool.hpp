// A pool whose slots stay readable after they were given back, but hold poison:
// reading one too late is wrong every time, counted, and never undefined.
//
//   kit::poison_pool pool;
//   auto& slot = pool.acquire();
//   slot.write("hello");
//   pool.release(slot);
//   slot.read();                       // "#####", and pool.late_reads() == 1
//
// In a program with AddressSanitizer a late read is its report
// (use-after-poison). One thread. A slot is not used twice: like ASan's
// quarantine, so that a late read never meets somebody else's text.
#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

namespace kit {

class poison_pool {
 public:
  class slot {
   public:
    static constexpr std::size_t capacity = 64;

    // Cuts what is longer than the capacity.
    void write(std::string_view text) noexcept;
    std::string read() const;

   private:
    friend poison_pool;
    alignas(8) std::array<char, capacity> text_{};
    std::size_t size_ = 0;
    bool released_ = false;
    mutable int late_reads_ = 0;
  };

  poison_pool() = default;
  poison_pool(const poison_pool&) = delete;
  poison_pool& operator=(const poison_pool&) = delete;
  ~poison_pool();

  slot& acquire() { return slots_.emplace_back(); }
  void release(slot& used) noexcept;

  // Reads of slots that had been given back.
  int late_reads() const;
  // Slots not given back.
  int in_use() const;

 private:
  std::deque<slot> slots_;
};

}  // namespace kit
