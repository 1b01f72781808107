#include "spawners.hpp"

#include "heap.hpp"
#include "scopelab/async/task_scope.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <optional>

namespace scopelab::cost {
namespace {

namespace asio = boost::asio;
using asio::awaitable;

awaitable<void> park() {
  asio::steady_timer never{co_await asio::this_coro::executor,
                           asio::steady_timer::time_point::max()};
  co_await never.async_wait(asio::use_awaitable);
}

// One way of spawning; `join` is called once for a batch.
struct bare {
  explicit bare(asio::io_context& on) : context(on) {}
  void spawn(awaitable<void> task) {
    asio::co_spawn(context, std::move(task), asio::detached);
  }
  void join() {}
  asio::io_context& context;
};

// What is often written instead of a scope: knows how many are left.
struct counted {
  explicit counted(asio::io_context& on) : context(on) {}
  void spawn(awaitable<void> task) {
    ++left;
    asio::co_spawn(context, std::move(task), [this](std::exception_ptr e) {
      --left;
      if (e && !first) first = std::move(e);
    });
  }
  void join() {}
  asio::io_context& context;
  int left = 0;
  std::exception_ptr first;
};

template <bool OneThread>
struct scoped {
  explicit scoped(asio::io_context& on)
      : context(on),
        scope(on, {.at_end = async::live_at_end::cancel_and_detach,
                   .one_thread = OneThread,
                   .report = [](const async::scope_report&) {}}) {}
  void spawn(awaitable<void> task) { scope.spawn(std::move(task)); }
  void join() { asio::co_spawn(context, scope.join(), asio::detached); }
  asio::io_context& context;
  async::task_scope scope;
};

template <class Spawner>
int run(int batches) {
  int ended = 0;
  asio::io_context context{1};
  for (int i = 0; i < batches; ++i) {
    Spawner spawner{context};
    for (int k = 0; k < batch; ++k) spawner.spawn(work(ended));
    spawner.join();
    context.restart();
    context.run();
  }
  return ended;
}

template <class Spawner>
double bytes(int n) {
  asio::io_context context{1};
  Spawner spawner{context};
  const std::size_t before = live_bytes();
  for (int i = 0; i < n; ++i) spawner.spawn(park());
  context.poll();
  return static_cast<double>(live_bytes() - before) / n;
}

template <class Spawner>
spawner as(std::string_view name) {
  return {name, run<Spawner>, bytes<Spawner>};
}

}  // namespace

const std::vector<spawner>& spawners() {
  static const std::vector<spawner> all{
      as<bare>("co_spawn, detached"),
      as<counted>("co_spawn, counted by hand"),
      as<scoped<true>>("task_scope, one thread"),
      as<scoped<false>>("task_scope, a strand a task"),
  };
  return all;
}

}  // namespace scopelab::cost
