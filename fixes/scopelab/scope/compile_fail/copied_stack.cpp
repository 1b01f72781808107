// must say: a_guard_is_neither_copied_nor_moved
#include "scopelab/scope/defer_stack.hpp"

void f() {
  scopelab::defer_stack stack;
  auto copy = stack;
}
