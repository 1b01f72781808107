// must say: a cleanup must not throw: mark the action noexcept, or say what shall happen with policy::terminate, policy::collect or policy::propagate
#include "scopelab/scope/unique_resource.hpp"

void f() { scopelab::unique_resource owner{1, [](int) {}}; }
