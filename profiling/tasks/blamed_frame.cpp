// Two coroutines in a program of its own, that pprof and speedscope look at: `finishes` always ends,
// `hangs` never does, and Asio gives it the frames that the other has left.
//
//   blamed_frame DIR   writes DIR/{before,after,growth}.pb and says what is alive
#include "profiling/tasks/profile.hpp"
#include "scopelab/async/task_scope.hpp"
#include "scopelab/async/watch.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fstream>
#include <iostream>
#include <string>

namespace {

namespace asio = boost::asio;
namespace async = scopelab::async;
namespace tasks = scopelab::tasks;

asio::awaitable<void> finishes() {
  char buffer[600];
  buffer[0] = 'x';
  co_await asio::post(asio::use_awaitable);
  if (buffer[0] != 'x') throw 1;
}

asio::awaitable<void> hangs() {
  char buffer[500];
  buffer[0] = 'x';
  asio::steady_timer reply{co_await asio::this_coro::executor,
                           asio::steady_timer::time_point::max()};
  co_await reply.async_wait(asio::use_awaitable);
  if (buffer[0] != 'x') throw 1;
}

asio::awaitable<void> serve(async::task_scope& requests, int n) {
  for (int i = 0; i < n; ++i) {
    requests.spawn(finishes(), {.name = "finishes"});
    co_await asio::post(asio::use_awaitable);
    co_await asio::post(asio::use_awaitable);
    requests.spawn(hangs(), {.name = "hangs"});
    co_await asio::post(asio::use_awaitable);
  }
}

void write(const std::string& path, const tasks::profile& profile) {
  std::ofstream{path, std::ios::binary} << profile.proto();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: blamed_frame DIR\n";
    return 2;
  }
  const std::string dir = argv[1];
  asio::io_context context{1};
  {
    async::task_scope requests{context,
                               {.at_end = async::live_at_end::cancel_and_detach,
                                .one_thread = true,
                                .report = [](const async::scope_report&) {}}};
    const auto load = [&](int n) {
      asio::co_spawn(context, serve(requests, n), asio::detached);
      context.restart();
      context.poll();
    };
    load(100);
    const tasks::profile before = tasks::profile::take();
    load(1000);
    const tasks::profile after = tasks::profile::take();
    write(dir + "/before.pb", before);
    write(dir + "/after.pb", after);
    write(dir + "/growth.pb", after.growth_since(before));
    std::cout << after.text();
  }
  context.restart();
  context.poll();
}
