// must say: a_guard_is_neither_copied_nor_moved
#include "scopelab/scope/scope_success.hpp"

void f() {
  scopelab::scope_success guard{[]() noexcept {}};
  auto copy = guard;
}
