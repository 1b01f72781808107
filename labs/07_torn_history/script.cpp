#include "script.hpp"

#include "scopelab/scope/scope_exit.hpp"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

namespace {

class schedule {
 public:
  explicit schedule(std::size_t threads) : all_(threads) {}

  // Of a thread: waits for its first turn, which may have been given already.
  void begin(int self) {
    std::unique_lock lock{guard_};
    wait_for_turn(self, lock);
  }
  void about_to(int self, step kind, std::string_view where) {
    std::unique_lock lock{guard_};
    actor& me = all_[self];
    if (!matches(me.until, kind, where)) return;
    --me.nth;
    if (me.nth <= 0) stop(self, lock);
  }
  // For a mutex that another one has.
  void wait_for_others(int self) {
    std::unique_lock lock{guard_};
    stop(self, lock);
  }
  void end(int self) {
    const std::lock_guard lock{guard_};
    all_[self].has_ended = true;
    all_[self].goes = false;
    changed_.notify_all();
  }

  // Of the script: until the thread stops or ends.
  void let_go(const turn& next) {
    std::unique_lock lock{guard_};
    actor& one = all_[next.thread];
    if (one.has_ended) return;
    one.until = next.before;
    one.nth = next.nth;
    one.goes = true;
    changed_.notify_all();
    changed_.wait(lock, [&] { return !one.goes; });
  }
  bool all_have_ended() {
    const std::lock_guard lock{guard_};
    for (const actor& each : all_) {
      if (!each.has_ended) return false;
    }
    return true;
  }
  // Nobody stops any more.
  void abandon() noexcept {
    const std::lock_guard lock{guard_};
    is_abandoned_ = true;
    changed_.notify_all();
  }

 private:
  struct actor {
    point until;
    int nth = 0;
    bool goes = false;
    bool has_ended = false;
  };

  static bool matches(const point& until, step kind, std::string_view where) {
    return (until.kind == step::any || until.kind == kind) &&
           (until.where.empty() || until.where == where);
  }

  void stop(int self, std::unique_lock<std::mutex>& lock) {
    all_[self].goes = false;
    changed_.notify_all();
    wait_for_turn(self, lock);
  }
  void wait_for_turn(int self, std::unique_lock<std::mutex>& lock) {
    changed_.wait(lock, [&] { return all_[self].goes || is_abandoned_; });
  }

  std::mutex guard_;
  std::condition_variable changed_;
  std::vector<actor> all_;
  bool is_abandoned_ = false;
};

thread_local schedule* by = nullptr;
thread_local int self = 0;

}  // namespace

void about_to(step kind, std::string_view where) {
  if (by != nullptr) by->about_to(self, kind, where);
}

void take_turns(const std::vector<std::function<void()>>& bodies, const std::vector<turn>& script) {
  schedule order{bodies.size()};
  std::vector<std::exception_ptr> errors(bodies.size());
  {
    std::vector<std::thread> threads;
    const scopelab::scope_exit join{[&]() noexcept {
      for (std::thread& each : threads) each.join();
    }};
    try {
      for (std::size_t i = 0; i < bodies.size(); ++i) {
        threads.emplace_back([&, i] {
          self = static_cast<int>(i);
          order.begin(self);
          by = &order;
          try {
            bodies[i]();
          } catch (...) {
            errors[i] = std::current_exception();
          }
          by = nullptr;
          order.end(self);
        });
      }
    } catch (...) {
      order.abandon();
      throw;
    }
    for (const turn& next : script) order.let_go(next);
    while (!order.all_have_ended()) {
      for (std::size_t i = 0; i < bodies.size(); ++i) order.let_go({static_cast<int>(i)});
    }
  }
  for (const std::exception_ptr& each : errors) {
    if (each) std::rethrow_exception(each);
  }
}

void mutex::lock() {
  about_to(step::change, "mutex");
  while (is_locked_.exchange(true)) {
    if (by != nullptr) {
      by->wait_for_others(self);
    } else {
      is_locked_.wait(true);
    }
  }
}

void mutex::unlock() {
  is_locked_ = false;
  is_locked_.notify_one();
}
