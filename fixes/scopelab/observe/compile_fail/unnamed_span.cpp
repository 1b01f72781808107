// must say: an unnamed span ends at once: give it a name
#include "scopelab/observe/metrics.hpp"
#include "scopelab/observe/span.hpp"

using namespace scopelab::observe;

void f(const tracer& in) { span{in, "undo reserve"}; }
