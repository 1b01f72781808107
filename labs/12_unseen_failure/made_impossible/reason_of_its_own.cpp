// must say: failure
#include "scopelab/observe/metrics.hpp"

void undo(scopelab::observe::undo_metrics& in) {
  scopelab::observe::undo_metrics::attempt attempt{in};
  attempt.failed("disk_full");
}
