// Threads that run an io_context, with an upstream and a client on it; and an app
// with its user. For the scenario and the workloads.
#pragma once

#include "client.hpp"
#include "upstream.hpp"
#include "world.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <atomic>
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

  // stop(), and everything done that was ready by then.
  void finish() {
    stop();
    io.restart();
    while (io.poll() != 0) {
    }
    io.stop();
  }

  // Until the upstream has heard of every connection that the client closed.
  void settle() const {
    while (up.sessions() > to_up.open()) std::this_thread::yield();
  }

  boost::asio::io_context io;
  upstream up;
  client to_up;
  std::atomic<int> answered{0};  // pages that are there
  int stalling = 0;              // requests that will not be answered

 private:
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io.get_executor()};
  std::vector<std::thread> threads_;
};

// An app on a rig, whose user leaves in the end.
struct app_with_user {
  static constexpr int batch = 50;  // requests under way at a time

  explicit app_with_user(rig& on);

  // Requests, of which every `stall_every`th stalls; then the user leaves.
  void get_pages(int requests, int stall_every);

  // Two pages at a time, of which the second stalls; then the user leaves.
  void get_pairs(int pairs);

  rig& on;
  scopelab::async::task_scope tasks;
  app of;
};
