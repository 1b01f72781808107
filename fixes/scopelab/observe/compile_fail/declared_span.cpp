// must say: a_span_needs_a_tracer_and_a_name
#include "scopelab/observe/metrics.hpp"
#include "scopelab/observe/span.hpp"

using namespace scopelab::observe;

extern const tracer t;

void f() {
  const tracer& in = t;
  {
    span(in);  // a variable called in
  }
}
