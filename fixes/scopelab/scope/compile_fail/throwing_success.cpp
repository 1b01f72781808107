// must say: a cleanup must not throw: mark the action noexcept, or say what shall happen with policy::terminate, policy::collect or policy::propagate
#include "scopelab/scope/scope_success.hpp"

void f() { scopelab::scope_success guard{[] {}}; }
