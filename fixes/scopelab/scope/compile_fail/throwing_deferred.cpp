// must say: a cleanup must not throw: mark the action noexcept, or say what shall happen with policy::terminate, policy::collect or policy::propagate
#include "scopelab/scope/defer_stack.hpp"

void f() {
  scopelab::defer_stack stack;
  stack.defer([] {});
}
