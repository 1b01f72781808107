// The newest of a line of immutable states. A reader takes a reference to it in
// a fixed number of steps; writers, who have a lock of their own, replace it.
//
// The difficulty is the moment between loading the pointer and counting the
// reference: a writer may drop the last reference in between. So a reader says
// that he is inside, in one of two counters, and a replaced state is released
// only after each counter has been seen at zero since. Which of the two, the
// phase says: it turns when the other one is seen at zero, so that readers who
// come one after the other without end leave one of them empty in time. Nobody
// waits for that: what cannot be released yet is looked at by the next writer.
//
// Source: the two counters of left-right (Ramalhete and Correia, 2013) and of
// sleepable RCU, without their waiting.
#pragma once

#include <atomic>
#include <cstddef>
#include <mutex>
#include <utility>

namespace scopelab::undo::detail {

// What a shared history synchronises with; its tests bring another one, which
// stops at each step.
struct std_sync {
  template <class T>
  using atomic = std::atomic<T>;
  using mutex = std::mutex;
};

// Drops a reference; the last one goes with the object. Any thread.
template <class Counted>
void release(Counted* one) noexcept {
  if (one->references.fetch_sub(1, std::memory_order_acq_rel) == 1) delete one;
}

template <class State, class Sync>
class published {
 public:
  // Takes over a reference, here and in replace().
  explicit published(State* first) noexcept : newest_(first) {}
  published(const published&) = delete;
  published& operator=(const published&) = delete;
  ~published() {
    release(newest_.load());
    release_all(young_);
    release_all(old_);
  }

  // The newest state, with a reference to it. Any thread; waits for nobody.
  State* acquire() noexcept {
    auto& inside = inside_[phase_.load(std::memory_order_relaxed)];
    // Both in the one order of all such operations: either a writer sees the
    // reader inside, or the reader sees what the writer has published.
    inside.fetch_add(1, std::memory_order_seq_cst);
    State* const found = newest_.load(std::memory_order_seq_cst);
    found->references.fetch_add(1, std::memory_order_relaxed);
    inside.fetch_sub(1, std::memory_order_release);
    return found;
  }

  // For writers, with their lock.
  const State& peek() const noexcept {
    return *newest_.load(std::memory_order_relaxed);
  }

  // For writers, with their lock; the result is for release_all(), without it:
  // a destructor may well write to the same history.
  [[nodiscard]] State* replace(State* next) noexcept {
    State* const before = newest_.exchange(next, std::memory_order_seq_cst);
    before->next_retired = std::exchange(young_, before);
    State* unreachable = nullptr;
    for (int looks = 0; looks < 2; ++looks) {
      const int other = 1 - phase_.load(std::memory_order_relaxed);
      if (inside_[other].load(std::memory_order_seq_cst) != 0) break;
      // The old ones have seen one counter at zero before, and this one now.
      while (old_ != nullptr) {
        State* const each = std::exchange(old_, old_->next_retired);
        each->next_retired = std::exchange(unreachable, each);
      }
      old_ = std::exchange(young_, nullptr);
      phase_.store(other, std::memory_order_relaxed);
    }
    return unreachable;
  }

  static void release_all(State* list) noexcept {
    while (list != nullptr) release(std::exchange(list, list->next_retired));
  }

 private:
  template <class T>
  using atomic = typename Sync::template atomic<T>;

  atomic<State*> newest_;
  atomic<int> phase_{0};
  atomic<std::size_t> inside_[2]{};  // readers between their two steps
  State* young_ = nullptr;           // replaced; no counter seen at zero since
  State* old_ = nullptr;             // one of them seen
};

}  // namespace scopelab::undo::detail
