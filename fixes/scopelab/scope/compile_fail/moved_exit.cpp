// must say: a_guard_is_neither_copied_nor_moved
#include "scopelab/scope/scope_exit.hpp"

void f() {
  scopelab::scope_exit guard{[]() noexcept {}};
  auto moved = static_cast<decltype(guard)&&>(guard);
}
