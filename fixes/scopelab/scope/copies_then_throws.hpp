// For the tests of the guards: an action whose copies run out.
#pragma once

#include <functional>
#include <stdexcept>

namespace scopelab::test {

// Can be copied `copies` times; the next copy throws. Not movable, like a
// lambda with a const capture.
struct copies_then_throws {
  copies_then_throws(int copies_left, std::function<void()> action)
      : copies(copies_left), run(std::move(action)) {}
  copies_then_throws(const copies_then_throws& other)
      : copies(other.copies - 1), run(other.run) {
    if (other.copies == 0) throw std::runtime_error("no copies left");
  }
  copies_then_throws& operator=(const copies_then_throws&) = delete;

  void operator()() const noexcept { run(); }

  int copies;
  std::function<void()> run;
};

}  // namespace scopelab::test
