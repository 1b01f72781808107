// must say: the history leaves the group with its membership
#include "scopelab/undo/group.hpp"

void f(scopelab::undo::group& all, scopelab::undo::history& h) { all.add(h); }
