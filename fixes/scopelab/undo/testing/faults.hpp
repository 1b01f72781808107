// Faults for tests: everything that may fail asks here, and one of them does.
#pragma once

#include <cstddef>
#include <exception>

namespace scopelab::undo::rig {

struct fault : std::exception {
  const char* what() const noexcept override { return "a fault"; }
};

// What this program holds of the heap, by operator new.
struct heap_use {
  long blocks = 0;
  long bytes = 0;
  friend bool operator==(const heap_use&, const heap_use&) = default;
};
heap_use heap_in_use() noexcept;
// How often it was asked, and for how much.
heap_use heap_asked() noexcept;

// From now on the nth place of this thread that may fail does: a callback
// throws `fault`, an allocation std::bad_alloc. After it, so does the second,
// counted from there; 0 is none.
void arm(int nth, int second = 0) noexcept;
// The same, of callbacks alone.
void arm_callbacks(int nth) noexcept;
// How many of them have failed since.
int disarm() noexcept;

// A callback that may fail.
void point();

}  // namespace scopelab::undo::rig
