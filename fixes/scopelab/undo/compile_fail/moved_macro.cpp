// must say: a_macro_is_neither_copied_nor_moved
#include "scopelab/undo/macro.hpp"

#include <utility>

void f(scopelab::undo::macro& m) { scopelab::undo::macro other{std::move(m)}; }
