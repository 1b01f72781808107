// must say: a_guard_is_neither_copied_nor_moved
#include "scopelab/scope/scope_fail.hpp"

void f() {
  scopelab::scope_fail guard{[]() noexcept {}};
  auto copy = guard;
}
