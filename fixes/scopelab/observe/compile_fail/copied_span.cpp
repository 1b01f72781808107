// must say: a_guard_is_neither_copied_nor_moved
#include "scopelab/observe/metrics.hpp"
#include "scopelab/observe/span.hpp"

using namespace scopelab::observe;

void f(const tracer& in) {
  span one{in, "undo reserve"};
  auto copy = one;
}
