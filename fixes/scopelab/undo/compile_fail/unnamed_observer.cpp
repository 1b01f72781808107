// must say: the observer goes with its subscription
#include "scopelab/undo/history.hpp"

void f(scopelab::undo::history& h) {
  h.observe([](const scopelab::undo::change&) {});
}
