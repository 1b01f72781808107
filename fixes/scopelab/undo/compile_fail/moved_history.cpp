// must say: a_history_is_neither_copied_nor_moved
#include "scopelab/undo/history.hpp"

#include <utility>

void f(scopelab::undo::history& h) {
  scopelab::undo::history other{std::move(h)};
}
