// must say: a task returns awaitable<void>: nobody would see another result
#include "scopelab/async/task_scope.hpp"

void f(scopelab::async::task_scope& scope) {
  scope.spawn([]() -> boost::asio::awaitable<int> { co_return 1; });
}
