// What a task holds: bytes and blocks, charged to the task that was running.
//
//   void* block = std::malloc(n);
//   async::account* const owner = async::running();  // null: no task runs
//   if (owner) owner->charge(n);
//   ...                        // any thread, also after the task has ended
//   if (owner) owner->release(n);
//
// The hook for those who count memory (profiling/tasks does). Without one that
// has called count_held() no task has an account, and nothing is paid for it.
//
// Not for: limits. A charge is noted, never refused.
//
// Thread: charge, release and the figures any; running() is each thread's own.
//
// Errors: none. A block that is released to another account than it was
// charged to makes both wrong.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace scopelab::async {

class account {
 public:
  account(const account&) = delete;
  account& operator=(const account&) = delete;

  void charge(std::size_t bytes) noexcept {
    uses_.fetch_add(1, std::memory_order_relaxed);
    bytes_.fetch_add(static_cast<std::int64_t>(bytes),
                     std::memory_order_relaxed);
  }
  void release(std::size_t bytes) noexcept {
    bytes_.fetch_sub(static_cast<std::int64_t>(bytes),
                     std::memory_order_relaxed);
    drop();
  }

  std::int64_t bytes() const noexcept { return bytes_; }
  // Until it is closed.
  std::int64_t blocks() const noexcept { return uses_ - 1; }

  // For its task, which closes it at its end. The account is there until all is
  // released, and keeps nothing of the task.
  static account* open() { return new account; }
  void close() noexcept { drop(); }

  // Whether the next frame made for it is a root: not charged to who awaits it.
  bool next_frame_is_root = false;

 private:
  account() = default;
  ~account() = default;

  void drop() noexcept {
    // Who drops the last use sees what the others have done.
    if (uses_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
  }

  std::atomic<std::int64_t> bytes_ = 0;
  std::atomic<std::int64_t> uses_ = 1;  // its task, and every block
};

namespace detail {
inline bool counts_held = false;
inline constinit thread_local account* running_account = nullptr;
}  // namespace detail

// From now on each new task has an account. Call it before there are threads.
inline void count_held() noexcept { detail::counts_held = true; }

// That of the task which this thread is running; null outside of tasks.
inline account* running() noexcept { return detail::running_account; }

// While it lives this thread runs on behalf of the task with that account.
class running_as {
 public:
  [[nodiscard("an unnamed one ends at once")]]  //
  explicit running_as(account* of) noexcept
      : before_(std::exchange(detail::running_account, of)) {}
  running_as(const running_as&) = delete;
  running_as& operator=(const running_as&) = delete;
  ~running_as() { detail::running_account = before_; }

 private:
  account* const before_;
};

}  // namespace scopelab::async
