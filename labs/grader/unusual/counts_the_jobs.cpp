// Counts the jobs that run, and waits on a timer that never fires.
// lab        04_leaked_task
// technique  no task_scope
// base       fixed
// expect     full
//--- before
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "contract.hpp"
//--- replaces run_all
asio::awaitable<void> run_all(asio::any_io_executor on, std::vector<job> jobs) {
  struct state {
    std::size_t left;
    std::exception_ptr first;
    asio::steady_timer done;
  };
  state s{jobs.size(), nullptr, asio::steady_timer{on, asio::steady_timer::time_point::max()}};
  for (const job& j : jobs) {
    asio::co_spawn(on, j.run(), [&s](std::exception_ptr e) {
      if (e && !s.first) s.first = e;
      if (--s.left == 0) s.done.cancel();
    });
  }
  if (s.left > 0) {
    boost::system::error_code ec;
    co_await s.done.async_wait(asio::redirect_error(asio::use_awaitable, ec));
  }
  if (s.first) std::rethrow_exception(s.first);
}
