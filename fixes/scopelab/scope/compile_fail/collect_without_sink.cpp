// must say: no matching (function|constructor) for .*policy::collect
#include "scopelab/scope/scope_exit.hpp"

void f() { scopelab::scope_exit guard{[] {}, scopelab::policy::collect{}}; }
