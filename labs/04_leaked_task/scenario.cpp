#include "scenario.hpp"

#include "rig.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <system_error>

namespace {

// Runs a coroutine on the rig and waits for its result.
template <class Result>
Result wait_for(rig& on, asio::awaitable<Result> work) {
  return asio::co_spawn(on.io, std::move(work), asio::use_future).get();
}

void wait_until_answered(std::atomic<int>& answered, int count) {
  for (int seen = answered; seen < count; seen = answered) answered.wait(seen);
}

// The user leaves: what the app has spawned is cancelled, and waited for.
asio::awaitable<void> leave(scopelab::async::task_scope& tasks) {
  tasks.cancel_all();
  co_await tasks.join();
}

}  // namespace

app_with_user::app_with_user(int threads)
    : on(threads, batch), tasks(on.io), of{on.io.get_executor(), on.to_up, tasks, answered} {}

int app_with_user::get_pages(int requests, int stall_every) {
  int expected = answered;
  int stalled = 0;
  for (int i = 1; i <= requests; ++i) {
    const bool stalls = stall_every != 0 && i % stall_every == 0;
    fetch(of, stalls ? "/stall" : "/ok");
    ++(stalls ? stalled : expected);
    if (i % batch == 0 || i == requests) wait_until_answered(answered, expected);
  }
  on.up.wait_until_stalled(stalled);
  wait_for(on, leave(tasks));
  on.settle();
  return answered;
}

traffic get_pages(int requests, int stall_every, int threads) {
  app_with_user user{threads};
  const int answered = user.get_pages(requests, stall_every);
  const client& to_up = user.on.to_up;
  return {answered, to_up.waiting(), to_up.in_use(), user.on.up.sessions() - to_up.idle()};
}

peers visit(int count) {
  rig on{1, 0};
  const int before = session::alive();
  std::string answer;
  for (int i = 0; i < count; ++i) {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
      throw std::system_error(errno, std::generic_category(), "socketpair");
    }
    asio::post(on.io, [&] { serve(std::make_shared<session>(ends[0], on.io.get_executor())); });
    const std::string line = "hello\n";
    std::array<char, 64> buffer{};
    if (::write(ends[1], line.data(), line.size()) < 0) throw std::runtime_error("write");
    const ssize_t size = ::read(ends[1], buffer.data(), buffer.size());
    answer.assign(buffer.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    ::close(ends[1]);
  }
  // Everything the peers' leaving has set off is done when nothing is ready.
  on.stop();
  on.io.restart();
  while (on.io.poll() != 0) {
  }
  return {answer, session::alive() - before};
}

asked ask(int times, const std::string& target) {
  rig on{1, pool_size};
  int found = 0;
  for (int i = 0; i < times; ++i) found += wait_for(on, is_there(on.to_up, target)) ? 1 : 0;
  return {found, on.to_up.in_use()};
}

jobs_run run_jobs(int count, const std::string& error) {
  rig on{1, 0};
  std::atomic<int> ended{0};
  std::vector<job> jobs(static_cast<std::size_t>(count), job{"", &ended});
  jobs.front().error = error;
  try {
    wait_for(on, run_all(on.io.get_executor(), jobs));
    return {"nothing", ended};
  } catch (const std::runtime_error& caught) {
    return {caught.what(), ended};
  }
}

census who_is_alive() {
  rig on{1, pool_size};
  std::atomic<int> answered{0};
  scopelab::async::task_scope tasks{on.io};
  app of{on.io.get_executor(), on.to_up, tasks, answered};
  fetch_two(of, "/ok", "/stall");
  wait_until_answered(answered, 1);
  // The one that was answered ends in the turn in which it was counted.
  wait_for(on, [](void) -> asio::awaitable<void> { co_return; }());
  census now{on.to_up.waiting(), {}, {}};
  for (const auto& each : tasks.live_tasks()) {
    const std::string site = scopelab::async::site(each.where);
    now.names.push_back(each.name);
    now.sites.push_back(site.substr(site.rfind('/') + 1));
  }
  wait_for(on, leave(tasks));
  return now;
}
