// What the halves stand on: things that fail on demand.
#pragma once

#include "kit/loop.hpp"

#include <exception>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

// Messages, in the order in which they happened.
using errors = std::vector<std::string>;
errors::value_type message_of(const std::exception_ptr& error);

// How the write and the close of a file end.
struct plan {
  bool write_fails = false;
  bool close_fails = false;
  std::string write_error = "cannot write";
  std::string close_error = "cannot close";
};

// A file whose write and whose close may fail.
class file {
 public:
  explicit file(plan of = {}) : plan_(std::move(of)) {}

  void write() {
    calls_ += 'w';
    if (plan_.write_fails) throw std::runtime_error(plan_.write_error);
  }
  void close() {
    calls_ += 'c';
    if (plan_.close_fails) throw std::runtime_error(plan_.close_error);
  }
  // "wc": it was written, then closed.
  const std::string& calls() const { return calls_; }

 private:
  plan plan_;
  std::string calls_;
};

// A table whose rows count when they are committed, which takes no memory.
class table {
 public:
  // There is room for some rows: a destructor may add one.
  table();

  // Throws on a negative row.
  void insert(int row);
  void commit() noexcept;
  void rollback() noexcept;
  const std::vector<int>& rows() const { return committed_; }

 private:
  std::vector<int> pending_;
  std::vector<int> committed_;
};

// main() catches it and ends the program with status 2.
struct bad_text : std::exception {};

enum class job { succeeds, fails, never_ends };
enum class outcome { succeeded, failed, cancelled };

// How many jobs ended in which way.
struct book {
  int succeeded = 0;
  int failed = 0;
  int cancelled = 0;

  void add(outcome how) noexcept;
  bool operator==(const book&) const = default;
};

// co_await: does the job; throws if it fails, and waits for ever if it never
// ends.
struct done {
  kit::loop& on;
  job work;

  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> frame) const {
    if (work != job::never_ends) on.wake(frame);
  }
  void await_resume() const {
    if (work == job::fails) throw std::runtime_error("the job failed");
  }
};
