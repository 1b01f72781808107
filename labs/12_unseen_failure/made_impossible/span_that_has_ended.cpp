// must say: the_end_takes_the_span_away_write_std_move_span_end
#include "scopelab/observe/span.hpp"

void undo(const scopelab::observe::tracer& in) {
  scopelab::observe::span span{in, "undo reserve"};
  span.end();
  span.failed("timeout");
}
