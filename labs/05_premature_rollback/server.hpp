// The shop: a real HTTP server on loopback with a pool of database sessions. The
// system chooses its port. Its handlers are one function of the half; they run on
// workers, the io threads never wait for the database.
//
//   POST /orders   body "ID ITEM VOUCHER"   200, or an error that says why
//
// Limits: 4 KiB of body, 8 KiB of head, 128 connections, 30 s for a request.
#pragma once

#include "database.hpp"
#include "world.hpp"

#include <functional>
#include <memory>

// One of the shapes a handler may have.
struct route {
  reply (*answers)(visit&) = nullptr;
  void (*sends)(visit&) = nullptr;
  asio::awaitable<reply> (*awaits)(visit&) = nullptr;
};

// What the scenario scripts and notes; called on the workers.
struct script {
  // Makes the client of this order hang up, if that is its plan: then true, and it
  // has when the call returns.
  std::function<bool(int id)> hangs_up_before_commit;
  std::function<bool(int id)> hangs_up_after_commit;
  // What the server decided to answer; 499: nobody is there to be answered.
  std::function<void(int id, int status)> decided;
  scopelab::txn::options opening = {};
};

class server {
 public:
  server(const database& data, route handler, script scripted);
  server(const server&) = delete;
  server& operator=(const server&) = delete;
  // Closes all connections; ends when all handlers have.
  ~server();

  unsigned short port() const;

  static constexpr std::size_t most_body = 4096;
  static constexpr std::size_t most_head = 8192;
  static constexpr int most_connections = 128;

 private:
  struct state;
  std::unique_ptr<state> state_;
};
