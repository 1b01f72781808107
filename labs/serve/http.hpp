// An HTTP server on loopback for a handler that may block.
//
//   serve::http_server front{8080, [](const serve::request& asked) {
//     return serve::response{.body = "you asked for " + asked.target + '\n'};
//   }};                       // throws: 500, with what it said
//   announce(front.port());
//
// Requests are bounded (8 KiB of head, 64 KiB of body, 10 s to arrive), and so are connections: one
// more waits. The destructor ends what is read and waits for handlers that run.
//
// Errors: std::system_error, if it can't be listened at. Thread: the handler is called on four.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace serve {

struct request {
  std::string method;
  std::string target;  // path and query
  std::string body;
  std::string traceparent;
};

struct response {
  unsigned status = 200;
  std::string type = "text/plain; charset=utf-8";
  std::string body = {};
};

class http_server {
 public:
  using handler = std::function<response(const request&)>;

  http_server(std::uint16_t port, handler answer);
  http_server(const http_server&) = delete;
  http_server& operator=(const http_server&) = delete;
  ~http_server();

  std::uint16_t port() const noexcept;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace serve
