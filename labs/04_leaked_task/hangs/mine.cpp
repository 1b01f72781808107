// Hangs in two ways: a coroutine waits for a body that never ends, and a thread
// for a promise that nobody keeps.
#include "contract.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <future>

// Starts to get a page for the user.
void fetch(app& of, std::string target) {
  asio::co_spawn(of.on, of.get(std::move(target)), asio::detached);
}

// Answers each line of the peer, until it leaves.
void serve(const std::shared_ptr<session>& with) {
  with->on_line = [with](const std::string& line) { with->send("re: " + line); };
  with->start();
}

// Asks whether a page is there.
asio::awaitable<bool> is_there(client& from, std::string target) {
  const reply got = co_await from.get(std::move(target));
  co_await from.read_body(got);
  co_return got.status == 200;
}

// Runs the jobs side by side.
asio::awaitable<void> run_all(asio::any_io_executor on, std::vector<job> jobs) {
  for (const job& each : jobs) {
    asio::co_spawn(on, each.run(), asio::detached);
  }
  std::promise<void>{}.get_future().wait();
  co_return;
}

// Starts to get two pages, of which the second may take long.
void fetch_two(app& of, std::string quick, std::string slow) {
  asio::co_spawn(of.on, of.get(std::move(quick)), asio::detached);
  asio::co_spawn(of.on, of.get(std::move(slow)), asio::detached);
}
