// must say: an unnamed guard runs its action at once: give it a name
#include "scopelab/async/outcome_guard.hpp"

void f() { scopelab::async::outcome_guard{[](scopelab::async::outcome) noexcept {}}; }
