// Runs a few threads so that one of them takes one step at a time, in an order
// drawn from a seed: what an interleaving shows, it shows every time.
//
//   stepping::run({[&] { history.push(1); }, [&] { history.now(); }}, seed);
//   // history is a shared_history<int, stepping::sync>
//
// A step is an operation on an atomic, or on a mutex. One run at a time.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <random>
#include <thread>
#include <utility>
#include <vector>

namespace stepping {

// Whose turn it is; each thread waits until it is its own.
class turns {
 public:
  turns(std::size_t threads, std::uint64_t seed)
      : can_go_(threads, true), left_(threads), random_(seed), now_(pick()) {}

  void wait_for(std::size_t self) {
    for (std::size_t at = now_; at != self; at = now_) now_.wait(at);
  }
  void step(std::size_t self) {
    pass_on();
    wait_for(self);
  }
  // Nothing to do until somebody calls wake_all().
  void block(std::size_t self) {
    can_go_[self] = false;
    step(self);
  }
  void wake_all() { can_go_.assign(can_go_.size(), true); }
  void finish(std::size_t self) {
    gone_.push_back(self);
    if (--left_ > 0) pass_on();
  }

 private:
  std::size_t pick() {
    std::vector<std::size_t> candidates;
    for (std::size_t i = 0; i < can_go_.size(); ++i) {
      bool is_gone = false;
      for (const std::size_t each : gone_) is_gone = is_gone || each == i;
      if (can_go_[i] && !is_gone) candidates.push_back(i);
    }
    return candidates.at(random_() % candidates.size());
  }
  void pass_on() {
    now_ = pick();
    now_.notify_all();
  }

  std::vector<bool> can_go_;
  std::vector<std::size_t> gone_;
  std::size_t left_;
  std::mt19937_64 random_;
  std::atomic<std::size_t> now_;
};

inline turns* running = nullptr;
inline thread_local std::size_t self = 0;
inline thread_local bool takes_turns = false;

inline void step() {
  if (takes_turns) running->step(self);
}

inline void run(const std::vector<std::function<void()>>& bodies,
                std::uint64_t seed) {
  turns order{bodies.size(), seed};
  running = &order;
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    threads.emplace_back([&, i] {
      self = i;
      order.wait_for(i);
      takes_turns = true;
      bodies[i]();
      takes_turns = false;
      order.finish(i);
    });
  }
}

template <class T>
class atomic {
 public:
  atomic() = default;
  explicit(false) atomic(T value) : value_(value) {}

  T load(std::memory_order = std::memory_order_seq_cst) const {
    step();
    return value_;
  }
  void store(T value, std::memory_order = std::memory_order_seq_cst) {
    step();
    value_ = value;
  }
  T exchange(T value, std::memory_order = std::memory_order_seq_cst) {
    step();
    return value_.exchange(value);
  }
  T fetch_add(T value, std::memory_order = std::memory_order_seq_cst) {
    step();
    return value_.fetch_add(value);
  }
  T fetch_sub(T value, std::memory_order = std::memory_order_seq_cst) {
    step();
    return value_.fetch_sub(value);
  }

 private:
  std::atomic<T> value_{};
};

class mutex {
 public:
  void lock() {
    step();
    while (is_locked_) running->block(self);
    is_locked_ = true;
  }
  void unlock() {
    is_locked_ = false;
    if (takes_turns) running->wake_all();
    step();
  }

 private:
  bool is_locked_ = false;
};

struct sync {
  template <class T>
  using atomic = stepping::atomic<T>;
  using mutex = stepping::mutex;
};

}  // namespace stepping
