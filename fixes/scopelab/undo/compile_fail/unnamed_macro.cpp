// must say: an unnamed macro is rolled back at once: give it a name
#include "scopelab/undo/macro.hpp"

void f(scopelab::undo::history& h) { scopelab::undo::macro{h, "all"}; }
