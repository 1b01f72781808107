// must say: an unnamed guard guards nothing: give it a name
#include "scopelab/scope/scope_fail.hpp"

void f() { scopelab::scope_fail{[]() noexcept {}}; }
