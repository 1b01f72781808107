// Two functions that must compile to the same instructions (same_code.sh).
#include "scopelab/scope/scope_exit.hpp"

void work();
void clean(int& counter) noexcept;

extern "C" void by_hand(int& counter) {
  struct at_exit {
    int& counter;
    ~at_exit() { clean(counter); }
  } guard{counter};
  work();
}

extern "C" void by_guard(int& counter) {
  scopelab::scope_exit guard{[&counter]() noexcept { clean(counter); }};
  work();
}

// Differs on purpose: shows that the comparison can fail.
extern "C" void by_hand_twice(int& counter) {
  struct at_exit {
    int& counter;
    ~at_exit() { clean(counter); }
  } first{counter}, second{counter};
  work();
}
