// must say: a_guard_is_neither_copied_nor_moved
#include "scopelab/async/task_scope.hpp"

void f(scopelab::async::task_scope& scope) {
  scopelab::async::task_scope copy = scope;
}
