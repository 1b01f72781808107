// Threads that take turns, as a script says: what one interleaving shows, it
// shows every time. No thread runs while another one does.
//
//   cell<int> count{"count", 0};
//   take_turns({[&] { count.store(count.load() + 1); },
//               [&] { count.store(count.load() + 1); }},
//              {{.thread = 0, .before = {step::change, "count"}},
//               {.thread = 1}, {.thread = 0}});
//   // count is 1: both have seen 0
//
// A step is an operation on a cell, or the locking of a mutex, and a thread
// stops before it. Without a script they are what std::atomic and std::mutex are.
#pragma once

#include <atomic>
#include <functional>
#include <string_view>
#include <vector>

enum class step { any, look, change };

struct point {
  step kind = step::any;
  std::string_view where = {};  // empty: any cell
};

// Lets a thread go until it is about to take the nth such step from now on, or,
// if there is none, to its end. One that waits for a mutex stops as well.
struct turn {
  int thread;
  point before = {.kind = step::any, .where = "its end"};
  int nth = 1;
};

// Runs each body on a thread of its own; after the script's turns each goes to
// its end, in their order. Throws what the first of them threw.
void take_turns(const std::vector<std::function<void()>>& bodies, const std::vector<turn>& script);

// For cells: stops the thread, if the script says so.
void about_to(step kind, std::string_view where);

// A value that threads share, of a size that is read and written at once.
template <class T>
class cell {
 public:
  static_assert(std::atomic<T>::is_always_lock_free);

  // `name` is a literal.
  explicit cell(std::string_view name, T value = {}) : name_(name), value_(value) {}

  T load() const {
    about_to(step::look, name_);
    return value_.load();
  }
  void store(T value) {
    about_to(step::change, name_);
    value_.store(value);
  }
  T exchange(T value) {
    about_to(step::change, name_);
    return value_.exchange(value);
  }
  // Changes it if it is still `seen`; else `seen` is what it is now.
  bool compare_exchange(T& seen, T value) {
    about_to(step::change, name_);
    return value_.compare_exchange_strong(seen, value);
  }
  // For a look that is no step.
  T peek() const { return value_.load(); }

 private:
  std::string_view name_;
  std::atomic<T> value_;
};

// A mutex that a script knows: who waits for it lets the others go on.
class mutex {
 public:
  void lock();
  void unlock();
  bool is_locked() const { return is_locked_; }

 private:
  std::atomic<bool> is_locked_{false};
};
