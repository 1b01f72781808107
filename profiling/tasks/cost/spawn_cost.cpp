// What spawning and joining a task costs; built without and with counting of what is held.
//
//   spawn_cost bare|scope N    spawns and joins N tasks: for callgrind, which counts instructions
//   spawn_cost time bare|scope prints nanoseconds a task
#include "scopelab/async/task_scope.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>

namespace {

namespace asio = boost::asio;
namespace async = scopelab::async;

// Suspends once: a resume is part of the price.
asio::awaitable<void> work(int& ended) {
  co_await asio::post(asio::use_awaitable);
  ++ended;
}

constexpr int batch = 256;

int bare(int n) {
  int ended = 0;
  asio::io_context context{1};
  for (int i = 0; i < n / batch; ++i) {
    for (int k = 0; k < batch; ++k) asio::co_spawn(context, work(ended), asio::detached);
    context.restart();
    context.run();
  }
  return ended;
}

int scope(int n) {
  int ended = 0;
  asio::io_context context{1};
  for (int i = 0; i < n / batch; ++i) {
    async::task_scope tasks{context, {.one_thread = true}};
    for (int k = 0; k < batch; ++k) tasks.spawn(work(ended));
    asio::co_spawn(context, tasks.join(), asio::detached);
    context.restart();
    context.run();
  }
  return ended;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const bool timed = std::string{argv[1]} == "time";
  const std::string way = argv[timed ? 2 : 1];
  auto* const run = way == "bare" ? bare : scope;
  if (!timed) {
    const int n = std::atoi(argv[2]);
    return run(n) == n ? 0 : 1;
  }
  constexpr int n = 400 * batch;
  run(40 * batch);
  const auto began = std::chrono::steady_clock::now();
  if (run(n) != n) return 1;
  const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - began;
  std::printf("%.1f\n", took.count() / n);
}
