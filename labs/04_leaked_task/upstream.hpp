// A real HTTP server on loopback, which answers, stalls, or sends a long body on
// demand. The system chooses its port.
//
//   /ok      200, "ok"
//   /long    200, 64 KiB
//   /stall   reads the request and never answers
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <atomic>
#include <memory>

class upstream {
 public:
  explicit upstream(const boost::asio::any_io_executor& on);
  upstream(const upstream&) = delete;
  upstream& operator=(const upstream&) = delete;
  ~upstream();

  unsigned short port() const;
  // Connections that are open on this side.
  int sessions() const;
  // Waits until so many requests have stalled.
  void wait_until_stalled(int count) const;

 private:
  struct state;
  std::shared_ptr<state> state_;
};
