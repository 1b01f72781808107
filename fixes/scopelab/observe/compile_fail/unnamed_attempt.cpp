// must say: an unnamed attempt is over at once: give it a name
#include "scopelab/observe/metrics.hpp"
#include "scopelab/observe/span.hpp"

using namespace scopelab::observe;

void f(undo_metrics& in) { undo_metrics::attempt{in}; }
