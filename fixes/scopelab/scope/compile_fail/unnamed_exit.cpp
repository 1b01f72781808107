// must say: an unnamed guard runs its action at once: give it a name
#include "scopelab/scope/scope_exit.hpp"

void f() { scopelab::scope_exit{[]() noexcept {}}; }
