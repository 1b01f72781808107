// One call with a guard in it, a guard each: what the comparison measures.
#pragma once

#include <string_view>
#include <vector>

namespace scopelab::cost {

// The work inside a block and the cleanup behind it. They live in a unit of
// their own (work.cpp): the compiler must reckon with an exception from work(),
// and cannot fold the guard away.
void work();
void clean(int& counter) noexcept;

// Calls `once` with a counter; each call must add one per cleanup.
struct contender {
  std::string_view name;
  int cleanups;
  void (*once)(int& counter);
};

// The hand-written destructor first: it is what the others are compared with.
const std::vector<contender>& contenders();

}  // namespace scopelab::cost
