// must say: the_end_takes_the_span_away_write_std_move_span_end
#include "scopelab/observe/metrics.hpp"
#include "scopelab/observe/span.hpp"

using namespace scopelab::observe;

void f(const tracer& in) {
  span one{in, "undo reserve"};
  one.end();
  one.failed("too_late");
}
