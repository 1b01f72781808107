// must say: failure
#include "scopelab/observe/metrics.hpp"
#include "scopelab/observe/span.hpp"

using namespace scopelab::observe;

void f(undo_metrics& in) {
  undo_metrics::attempt one{in};
  one.failed("disk full");  // a label of its own would be born at 1
}
