// Threads that run an io_context, with an upstream and a client on it; and an app
// with its user. For the scenario and the workloads.
#pragma once

#include "client.hpp"
#include "upstream.hpp"
#include "world.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <thread>
#include <vector>

class rig {
 public:
  explicit rig(int threads, std::size_t idle)
      : up(io.get_executor()), to_up(io.get_executor(), up.port(), idle) {
    for (int i = 0; i < threads; ++i) {
      threads_.emplace_back([this] { io.run(); });
    }
  }
  rig(const rig&) = delete;
  rig& operator=(const rig&) = delete;
  // What is parked is freed with the io_context.
  ~rig() { stop(); }

  // No handler runs after this.
  void stop() {
    io.stop();
    for (std::thread& each : threads_) {
      if (each.joinable()) each.join();
    }
  }

  // Until the upstream has heard of every connection that the client closed.
  void settle() const {
    while (up.sessions() > to_up.open()) std::this_thread::yield();
  }

  boost::asio::io_context io;
  upstream up;
  client to_up;

 private:
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io.get_executor()};
  std::vector<std::thread> threads_;
};

// The app of a rig, whose user leaves in the end.
struct app_with_user {
  static constexpr int batch = 50;  // requests under way at a time

  explicit app_with_user(int threads);

  // Requests, of which every `stall_every`th stalls; then the user leaves. Pages
  // that were answered.
  int get_pages(int requests, int stall_every);

  rig on;
  std::atomic<int> answered{0};
  scopelab::async::task_scope tasks;
  app of;
};
