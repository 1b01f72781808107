// must say: a_guard_is_neither_copied_nor_moved
#include "scopelab/observe/metrics.hpp"
#include "scopelab/observe/span.hpp"

using namespace scopelab::observe;

void f(undo_metrics& in) {
  undo_metrics::attempt one{in};
  auto copy = one;
}
