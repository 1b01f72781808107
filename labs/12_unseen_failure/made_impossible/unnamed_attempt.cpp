// must say: an unnamed attempt is over at once: give it a name
#include "scopelab/observe/metrics.hpp"

void undo(scopelab::observe::undo_metrics& in) { scopelab::observe::undo_metrics::attempt{in}; }
