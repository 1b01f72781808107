// must say: a cleanup must not throw: mark the action noexcept
#include "scopelab/async/outcome_guard.hpp"

void f() { scopelab::async::outcome_guard guard{[](scopelab::async::outcome) {}}; }
