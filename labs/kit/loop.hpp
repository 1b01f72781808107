// The smallest event loop that can show what coroutines do to scope exits:
// tasks take turns, one thread, in the order of their spawning.
//
//   kit::task greet(kit::loop& loop) { co_await loop.next_turn(); ... }
//   kit::loop loop;
//   loop.spawn(greet(loop));
//   loop.run();                        // until nobody waits for a turn
//   loop.cancel();                     // destroys the frames still parked
//
// Not for real work: lab 04 and scopelab/async have Asio for that.
#pragma once

#include <coroutine>
#include <deque>
#include <exception>
#include <utility>
#include <vector>

namespace kit {

class task {
 public:
  struct promise_type {
    task get_return_object() {
      return task{std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    void unhandled_exception() noexcept { error = std::current_exception(); }

    std::exception_ptr error;
  };

  explicit task(std::coroutine_handle<promise_type> frame) : frame_(frame) {}
  task(task&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
  task& operator=(task&&) = delete;
  ~task() {
    if (frame_) frame_.destroy();
  }

  std::coroutine_handle<promise_type> frame() const { return frame_; }

 private:
  std::coroutine_handle<promise_type> frame_;
};

class loop {
 public:
  // Takes the task over; it starts with the first turn.
  void spawn(task next) {
    tasks_.push_back(std::move(next));
    ready_.push_back(tasks_.back().frame());
  }

  // co_await: goes on when all who wait now have had their turn.
  auto next_turn() { return waiting{this}; }

  // For awaiters: gives `frame` a turn after all who wait now.
  void wake(std::coroutine_handle<> frame) { ready_.push_back(frame); }

  // Gives the one who waits longest its turn. False: nobody waits.
  bool turn() {
    if (ready_.empty()) return false;
    const auto frame = ready_.front();
    ready_.pop_front();
    frame.resume();
    return true;
  }

  void run() {
    while (turn()) {
    }
  }

  // Destroys all frames where they stand.
  void cancel() {
    ready_.clear();
    tasks_.clear();
  }

 private:
  struct waiting {
    loop* on;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> frame) const { on->wake(frame); }
    void await_resume() const noexcept {}
  };

  std::deque<std::coroutine_handle<>> ready_;
  std::vector<task> tasks_;
};

}  // namespace kit
