#include <scopelab/async/live_tasks.hpp>
#include <scopelab/async/outcome_guard.hpp>
#include <scopelab/async/task_scope.hpp>
#include <scopelab/async/with_task_scope.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstdio>

namespace asio = boost::asio;
using namespace scopelab;

asio::awaitable<void> add(int& sum, int what) {
  async::outcome_guard end{[&](async::outcome how) noexcept {
    if (how == async::outcome::success) sum += what;
  }};
  co_await end.watch(asio::post(asio::use_awaitable));
  end.succeeded();
}

asio::awaitable<void> add_both(int& sum) {
  co_await async::with_task_scope(
      [&](async::task_scope& scope) -> asio::awaitable<void> {
        scope.spawn(add(sum, 1));
        scope.spawn(add(sum, 2), {.name = "two"});
        co_return;
      });
}

int main() {
  int sum = 0;
  asio::io_context context;
  asio::co_spawn(context, add_both(sum), asio::detached);
  context.poll_one();
  const bool seen = !async::live_tasks().empty();
  context.run();
  std::printf("sum %d\n", sum);
  return sum == 3 && seen && async::live_tasks().empty() ? 0 : 1;
}
