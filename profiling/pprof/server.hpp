// Serves the endpoints of pprof from inside the program, on a port of their own.
//
//   #include "profiling/pprof/server.hpp"
//   const scopelab::pprof::server endpoints{{.port = 6060}};
//
//   $ pprof -top http://127.0.0.1:6060/debug/pprof/tasks     (or /pprof/tasks)
//
// It needs no executor: one thread serves, and two take profiles. So it also answers when all
// threads of the program hang, and none of those waits for it. They go with the object, and what is
// under way is stopped.
//
// A client that closes its connection stops the work done for it, also if it closes only its half.
// Requests are bounded (8 KiB of head, 1 MiB of body, 10 s to arrive); one more connection than
// `connections` waits.
//
// Token: needed on an address that is not loopback; wherever there is one it is asked for, as
// `Authorization: Bearer TOKEN`, `?token=TOKEN`, or the password of user `pprof`:
// http://pprof:TOKEN@HOST:6060/debug/pprof/heap is what pprof itself, curl and browsers take. It is
// not encrypted on its way: use a tunnel where that matters.
//
// Not for: a server that there is already, which calls handle() of endpoints.hpp.
// Errors: std::invalid_argument, if the address or the token is not good enough; std::system_error,
// if it can't be listened at. Thread: any.
#pragma once

#include "profiling/pprof/endpoints.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>

namespace scopelab::pprof {

struct server_options {
  std::string address = "127.0.0.1";  // an IP address
  std::uint16_t port = 0;             // 0: the system chooses
  std::string token = {};             // 16 or more of A-Z a-z 0-9 . _ ~ -
  std::size_t connections = 16;       // at a time
  std::chrono::seconds longest = longest_profile;
};

class server {
 public:
  [[nodiscard("an unnamed server ends at once: give it a name")]]  //
  explicit server(server_options options = {});
  server(const server&) = delete;
  server& operator=(const server&) = delete;
  ~server();

  std::uint16_t port() const noexcept;
  // "http://127.0.0.1:6060/debug/pprof/"
  std::string url() const;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace scopelab::pprof
