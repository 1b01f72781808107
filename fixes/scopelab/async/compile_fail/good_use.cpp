// must compile
#include "scopelab/async/outcome_guard.hpp"
#include "scopelab/async/with_task_scope.hpp"

using boost::asio::awaitable;
using namespace scopelab::async;

awaitable<void> session(int) { co_return; }
awaitable<void> tick() { co_return; }

awaitable<void> f(boost::asio::any_io_executor on, int* log) {
  task_scope scope{on, {.on_error = errors::collect}};
  scope.spawn(session(1), {.name = "session", .deadline = std::chrono::seconds{1}});
  scope.spawn(tick);
  scope.spawn([]() -> awaitable<void> { co_return; });
  scope.spawn([](int x) -> awaitable<void> { return session(x); }(2));
  scope.spawn([log] { ++*log; }).cancel();
  outcome_guard end{[log](outcome) noexcept { ++*log; }};
  co_await end.watch(scope.join());
  co_await with_task_scope([log](task_scope& s) -> awaitable<void> {
    s.spawn(session(*log));
    co_return;
  });
  end.succeeded();
}
