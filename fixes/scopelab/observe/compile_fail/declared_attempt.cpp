// must say: an_attempt_needs_the_metrics_that_count_it
#include "scopelab/observe/metrics.hpp"
#include "scopelab/observe/span.hpp"

using namespace scopelab::observe;

undo_metrics& m();

void f() {
  undo_metrics& in = m();
  {
    undo_metrics::attempt(in);  // a variable called in
  }
}
