// A client's session with a server of commands: it survives its connections.
//
//   rpc::client shop{{.address = where, .session = id}};
//   const rpc::reply done = shop.execute(command_json);   // blocks
//   if (!done.error.ok()) ...            // it failed; the session goes on
//   keep(done.token, done.request);      // durable on the server: keep it too
//   shop.revert(done.token);               // brings it back; twice is once
//
//   shop.send(first); shop.send(second); // or `window` of them under way
//   shop.next(); shop.next();            // replies in the order of requests
//
// If the stream breaks, it connects again, says which reply it saw last, gets
// those that it missed, and sends again what has no reply: the ids make each
// effect happen once. A client of a new process goes on with `.seen`, the last
// reply that it has kept: resume() says how many it missed, next() returns
// them.
//
// Not for: one session in two clients at a time; the newer one ends the other.
//
// Deadline: `patience` for send() and for next() each, all attempts included,
// but not for a write to a server that is there and does not read: cancel(), by
// another thread, ends that. `timeout` of a request is when the server does not
// begin it any more: from when it has read it, anew if it is sent again. One
// that has been called is asked again whatever the time, as is, when the server
// starts, one that was about to be.
//
// Errors: std::invalid_argument for options that make no sense; rpc_error, if
// patience ends, or the server refuses the session. After patience ended call
// next() again: nothing is lost. execute() is told of its own command only:
// replies of those that it had no patience for are dropped.
//
// Thread: one at a time, but for cancel().
#pragma once

#include "scopelab/rpc/status.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace scopelab::rpc {

// What the server said to a request.
struct reply {
  std::uint64_t request = 0;
  std::string token = {};   // for revert(); empty if it failed
  std::string result = {};  // the executor's, of any bytes
  status error = {};
  bool missed = false;  // executed on an earlier stream
  bool cut = false;     // the result was longer: this is how it begins
};

struct client_options {
  std::string address;
  std::string session;           // 1 to 64 of a-z A-Z 0-9 - _
  std::uint64_t seen = 0;        // the last reply that was seen
  std::string roots = {};        // PEM: TLS, and who may be the server
  std::string certificate = {};  // with roots only
  std::string private_key = {};
  std::string server_name = {};  // as in its certificate, if not the address
  std::size_t window = 16;
  std::size_t max_message = std::size_t{256} << 10;  // bytes
  std::chrono::milliseconds patience{10'000};
  // Between two attempts to connect, doubled each time up to a second.
  std::chrono::milliseconds first_pause{2};
  std::function<void(std::string_view point)> at_point =
      {};  // message_points.hpp
};

struct send_options {
  std::string traceparent = {};          // W3C
  std::chrono::milliseconds timeout{0};  // 0: none
};

class client {
 public:
  explicit client(client_options how);
  client(const client&) = delete;
  client& operator=(const client&) = delete;
  ~client();

  // Returns its id; waits if `window` requests have no reply yet: then the
  // replies are kept for next().
  std::uint64_t send(std::string command, send_options how = {});

  // The next reply. std::logic_error: there is nothing to wait for.
  reply next();

  // Connects now, if it is not: how many replies next() can wait for, those
  // that an earlier client of this session missed among them.
  std::size_t resume();

  // send() and next(), of which nothing else may be under way.
  reply execute(std::string command, send_options how = {});

  // Ok too if it had been brought back before.
  status revert(std::string token, std::string traceparent = {});

  // Breaks the stream, as a user who goes away does. The next call connects
  // again.
  void cancel();

  std::uint64_t connections() const;  // made so far

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace scopelab::rpc
