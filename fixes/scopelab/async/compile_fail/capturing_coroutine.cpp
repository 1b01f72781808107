// must say: a coroutine lambda must not capture: its closure may be gone when it resumes. Pass what it needs as parameters
#include "scopelab/async/task_scope.hpp"

void f(scopelab::async::task_scope& scope, int x) {
  scope.spawn([x]() -> boost::asio::awaitable<void> {
    static_cast<void>(x);
    co_return;
  });
}
