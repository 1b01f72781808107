// A gRPC server of commands that can be brought back: scopelab.rpc.v1.Commands.
//
//   stock shop{...};                 // an executor of yours
//   rpc::server serving{
//       shop, {.journal = "commands.journal",
//              .key = journal::token_key::from_file("token.key")}};
//   announce(serving.address());   // "127.0.0.1:40213"
//   ...
//                       // destroyed: no new streams; those that run have
//                       // drain_time, then they are cancelled
//
// Execute is a stream of requests, each with an id that the client chose, and
// of replies in their order, each with its rollback token. What a reply says is
// durable. A client that lost its stream says which session it was and which
// reply it saw last: it gets those that it missed, and an id that was executed
// is not executed again. Revert brings a command back, by its token; twice is
// once.
//
//   read -> begun, on disk -> apply() -> done, on disk -> reply
//
// A crash between any two of them loses nothing: at start, what was begun and
// is not done is called again, see executor.hpp. The requests that wait in a
// stream share two fdatasyncs, and those of other streams that are written
// meanwhile.
//
// Flow control: at most `window` requests of a stream are held; then it is not
// read, and HTTP/2 makes the client wait.
//
// Bounds: max_message bytes a message (resource_exhausted), max_streams
// streams. The replies of a session are kept until the client says that it has
// seen them (`seen` of a later Hello): max_unseen is then the most.
//
// Health: grpc.health.v1.Health, NOT_SERVING once the journal has failed.
//
// Not for: an address beyond loopback without certificates; it is refused.
//
// Errors: the constructor throws journal_error for a journal that can't be
// read, std::runtime_error if it can't listen, std::invalid_argument for
// options.
//
// Thread: any. Reverts are one at a time, their executor's part too. `told` is
// called from the server's threads, outside its locks: it may revert(). at_point
// is not.
#pragma once

#include "scopelab/journal/journal.hpp"
#include "scopelab/journal/token.hpp"
#include "scopelab/rpc/executor.hpp"
#include "scopelab/rpc/status.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace scopelab::rpc {

// PEM texts. With client_roots, which need a certificate, the client must have
// one too.
struct tls_options {
  std::string certificate = {};
  std::string private_key = {};
  std::string client_roots = {};
};

// For spans and metrics: what was done, for whom, how it ended.
struct event {
  enum class kinds { applied, refused, in_doubt, reverted, revert_failed };
  kinds kind;
  journal::command what;
  context in;
  status ended;
  std::chrono::nanoseconds took;
};

struct server_options {
  std::filesystem::path journal;
  journal::token_key key;
  // "127.0.0.1:PORT", port 0: the system's choice. "unix:PATH" is loopback too.
  std::string address = "127.0.0.1:0";
  tls_options tls = {};
  const journal::command_rules* rules = nullptr;     // none: the standard ones
  std::size_t max_message = std::size_t{256} << 10;  // bytes
  std::size_t window = 32;
  std::size_t max_streams = 64;
  std::size_t max_unseen = 65'536;
  std::chrono::milliseconds drain_time{1000};
  // For deadlines of requests.
  std::function<std::chrono::steady_clock::time_point()> now =
      std::chrono::steady_clock::now;
  std::function<void(const event&)> told = {};
  // Called at each named point, see message_points.hpp: for crash tests.
  std::function<void(std::string_view point)> at_point = {};
  journal::options journal_how = {};
};

class server {
 public:
  server(executor& does, server_options how);
  server(const server&) = delete;
  server& operator=(const server&) = delete;
  ~server();

  // Where it listens.
  std::string address() const;

  const journal::recovery& recovered() const;

  // What was begun and not done when it started, and was called again.
  std::size_t finished_at_start() const;

  // False once the journal has failed.
  bool healthy() const;

  // Drops what nobody can ask for any more: replies that were seen, of commands
  // that were reverted. Some 80 bytes of each stay: it stays COMMAND_REUSED, and
  // to revert it again is ok.
  void compact();

  // The same as Revert, for who is in this process: a page, a tool. `fields`
  // and `reason` as over the wire; ok too if it had been reverted before.
  status revert(std::string_view token, std::string traceparent = {});

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace scopelab::rpc
