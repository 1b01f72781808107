// What the halves stand on: an app that asks an upstream, sessions with peers, and
// jobs. Compiled once; Beast stays in client.cpp and upstream.cpp.
#pragma once

#include "client.hpp"
#include "scopelab/async/task_scope.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <source_location>
#include <string>
#include <vector>

namespace asio = boost::asio;

// An app with a user, who waits for pages and at some time leaves.
struct app {
  asio::any_io_executor on;
  client& upstream;
  // Cancelled and joined when the user leaves.
  scopelab::async::task_scope& tasks;
  std::atomic<int>& answered;
  // Nobody waits longer than this for a page.
  std::chrono::seconds patience{30};

  // Gets a page, and counts it when all of it is there.
  asio::awaitable<void> get(std::string target,
                            std::source_location where = std::source_location::current());
};

// A connection with a peer that sends lines. The connection keeps the session
// for as long as the peer is there.
class session : public std::enable_shared_from_this<session> {
 public:
  session(int descriptor, const asio::any_io_executor& on);
  session(const session&) = delete;
  session& operator=(const session&) = delete;
  ~session();

  // Called for each line of the peer.
  std::function<void(const std::string& line)> on_line;

  void start();
  void send(const std::string& line);

  // Sessions that are alive in this process.
  static int alive();

 private:
  struct io;
  static asio::awaitable<void> read_lines(std::shared_ptr<session> self);

  std::unique_ptr<io> io_;
};

// How far some jobs are.
struct progress {
  std::atomic<int> begun{0};
  std::atomic<int> ended{0};
  std::atomic<int> at_once{0};  // that had begun when the first ended
};

// A job that may fail, half-way.
struct job {
  std::string error;  // empty: it does not fail
  progress* of;

  asio::awaitable<void> run() const;
};
