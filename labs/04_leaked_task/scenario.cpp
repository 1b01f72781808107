#include "scenario.hpp"

#include "kit/ledger.hpp"
#include "rig.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <poll.h>
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

// What `work` throws. An exception that goes to another thread would be a race to ThreadSanitizer,
// which does not see how its owners are counted.
asio::awaitable<std::string> caught_from(asio::awaitable<void> work) {
  try {
    co_await std::move(work);
  } catch (const std::runtime_error& error) {
    co_return error.what();
  }
  co_return "nothing";
}

// Empty: there was none in time.
std::string answer_to(int peer, const std::string& line) {
  pollfd readable{peer, POLLIN, 0};
  std::array<char, 64> buffer{};
  if (::write(peer, line.data(), line.size()) < 0) throw std::runtime_error("write");
  if (::poll(&readable, 1, 5000) <= 0) return "";
  const ssize_t size = ::read(peer, buffer.data(), buffer.size());
  return {buffer.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
}

// The user leaves: what the app has spawned is cancelled, and waited for.
asio::awaitable<void> leave(scopelab::async::task_scope& tasks) {
  tasks.cancel_all();
  co_await tasks.join();
}

}  // namespace

app_with_user::app_with_user(rig& rig)
    : on(rig), tasks(on.io), of{on.io.get_executor(), on.to_up, tasks, on.answered} {}

void app_with_user::get_pages(int requests, int stall_every) {
  int expected = on.answered;
  for (int i = 1; i <= requests; ++i) {
    if (stall_every != 0 && i % stall_every == 0) {
      fetch(of, on.stalling++ % 2 == 0 ? "/stall" : "/half");
    } else {
      fetch(of, "/ok");
      ++expected;
    }
    if (i % batch == 0 || i == requests) wait_until_answered(on.answered, expected);
  }
  on.up.wait_until_stalled(on.stalling);
  wait_for(on, leave(tasks));
  on.settle();
}

void app_with_user::get_pairs(int pairs) {
  const int before = on.answered;
  for (int i = 1; i <= pairs; ++i) {
    // On the io thread, whose frames Asio recycles.
    asio::post(on.io, asio::use_future([&] { fetch_two(of, "/ok", "/stall"); })).get();
    wait_until_answered(on.answered, before + i);
    on.up.wait_until_stalled(++on.stalling);
  }
  wait_for(on, leave(tasks));
  on.settle();
}

traffic get_pages(int requests, int stall_every, int threads) {
  rig on{threads, app_with_user::batch};
  app_with_user user{on};
  const int waiting_before = on.to_up.waiting();
  const std::int64_t before = kit::held_now().descriptors;
  user.get_pages(requests, stall_every);
  const std::int64_t opened = kit::held_now().descriptors - before;
  return {on.answered,
          waiting_before,
          on.to_up.waiting(),
          on.to_up.in_use(),
          on.up.sessions() - on.to_up.idle(),
          static_cast<int>(opened) - 2 * on.to_up.idle()};
}

int get_slow_pages(int count) {
  rig on{1, pool_size};
  app_with_user user{on};
  for (int i = 1; i <= count; ++i) {
    fetch(user.of, "/slow");
    for (int piece = 0; piece < upstream::pieces; ++piece) on.up.release_piece();
    wait_until_answered(on.answered, i);
  }
  wait_for(on, leave(user.tasks));
  return on.answered;
}

peers visit(int count, const std::string& line, int times) {
  rig on{1, 0};
  const int before = session::alive();
  peers seen{"", 0, 0};
  for (int i = 0; i < count; ++i) {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
      throw std::system_error(errno, std::generic_category(), "socketpair");
    }
    asio::post(on.io, [&on, end = ends[0]] {
      serve(std::make_shared<session>(end, on.io.get_executor()));
    });
    for (int k = 0; k < times; ++k) {
      const std::string answer = answer_to(ends[1], line + '\n');
      if (seen.answers == 0) seen.last_answer = answer;
      if (answer == seen.last_answer) ++seen.answers;
      seen.last_answer = answer;
    }
    ::close(ends[1]);
  }
  on.finish();  // what the peers' leaving has set off
  seen.sessions_left = session::alive() - before;
  return seen;
}

asked ask(const std::vector<std::string>& targets) {
  rig on{1, pool_size};
  int found = 0;
  for (const std::string& each : targets) found += wait_for(on, is_there(on.to_up, each)) ? 1 : 0;
  return {found, on.to_up.in_use(), on.up.requests()};
}

asked ask(int times, const std::string& target) {
  return ask(std::vector<std::string>(static_cast<std::size_t>(times), target));
}

jobs_run run_jobs(int count, const std::string& error, int which, bool others_fail) {
  rig on{1, 0};
  progress of;
  std::vector<job> jobs(static_cast<std::size_t>(count), job{"", &of});
  jobs.at(static_cast<std::size_t>(which)).error = error;
  for (auto i = static_cast<std::size_t>(which) + 1; others_fail && i < jobs.size(); ++i)
    jobs[i].error = "of job " + std::to_string(i);
  const std::string caught = wait_for(on, caught_from(run_all(on.io.get_executor(), jobs)));
  return {caught, of.ended, of.at_once};
}

census who_is_alive(int pairs) {
  rig on{1, pool_size};
  scopelab::async::task_scope tasks{on.io};
  app of{on.io.get_executor(), on.to_up, tasks, on.answered};
  for (int i = 0; i < pairs; ++i) fetch_two(of, "/ok", "/stall");
  wait_until_answered(on.answered, pairs);
  // The last that was answered ends in the turn in which it was counted.
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
