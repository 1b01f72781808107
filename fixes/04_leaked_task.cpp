#include "contract.hpp"

#include "scopelab/async/task_scope.hpp"
#include "scopelab/scope/scope_exit.hpp"

using scopelab::scope_exit;
using scopelab::async::task_scope;

// Starts to get a page for the user.
void fetch(app& of, std::string target) {
  of.tasks.spawn(of.get(std::move(target)), {.deadline = of.patience});
}

// Answers each line of the peer, until it leaves.
void serve(const std::shared_ptr<session>& with) {
  with->on_line = [with = with.get()](const std::string& line) {
    with->send("re: " + line);
  };
  with->start();
}

// Asks whether a page is there.
asio::awaitable<bool> is_there(client& from, std::string target) {
  const reply got = co_await from.get(std::move(target));
  scope_exit close{[&]() noexcept { from.close(got); }};
  co_return got.status == 200;
}

// Runs the jobs side by side.
asio::awaitable<void> run_all(asio::any_io_executor on, std::vector<job> jobs) {
  task_scope all{on};
  for (const job& each : jobs) {
    all.spawn(each.run());
  }
  co_await all.join();
}

// Starts to get two pages, of which the second may take long.
void fetch_two(app& of, std::string quick, std::string slow) {
  of.tasks.spawn(of.get(std::move(quick)), {.name = "quick"});
  of.tasks.spawn(of.get(std::move(slow)), {.name = "slow"});
}
