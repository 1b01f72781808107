// must say: (g\+\+ destroys what this temporary captures twice: give the block a name|clang compiles this)
#include "scopelab/async/with_task_scope.hpp"

#include <memory>

#if defined(__clang__)
#error clang compiles this
#endif

boost::asio::awaitable<void> f(std::shared_ptr<int> x) {
  co_await scopelab::async::with_task_scope(
      [x](scopelab::async::task_scope&) -> boost::asio::awaitable<void> {
        co_return;
      });
}
