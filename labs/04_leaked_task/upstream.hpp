// A real HTTP server on loopback with keep-alive connections, which answers late,
// by half, or never, on demand. The system chooses its port.
//
//   /ok      200, "ok"
//   /long    200, 64 KiB
//   /slow    200, 64 KiB in 4 pieces, each when release_piece() lets it go
//   /stall   reads the request and never answers
//   /half    200 and half of its 64 KiB, and then nothing more
//   others   404
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>

// Beyond these a request is refused (431, 413), a connection is closed.
struct upstream_limits {
  std::uint32_t header = 8192;
  std::uint64_t body = 65536;
  int connections = 4096;
  std::chrono::milliseconds quiet{60'000};  // between two requests, or two pieces
};

class upstream {
 public:
  static constexpr int pieces = 4;  // of a slow reply

  explicit upstream(const boost::asio::any_io_executor& on, upstream_limits limits = {});
  upstream(const upstream&) = delete;
  upstream& operator=(const upstream&) = delete;
  ~upstream();

  unsigned short port() const;
  // Connections that are open on this side.
  int sessions() const;
  // Requests that came.
  int requests() const;
  // Waits until so many requests have stalled, or got half of their reply.
  void wait_until_stalled(int count) const;
  // Lets a piece of a slow reply go, now or when there is one.
  void release_piece();

 private:
  struct state;
  std::shared_ptr<state> state_;
};
