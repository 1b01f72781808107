// must say: an unnamed stack guards nothing: give it a name
#include "scopelab/scope/defer_stack.hpp"

void f() { scopelab::defer_stack<>{}; }
