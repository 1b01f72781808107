// An HTTP client with a pool of keep-alive connections.
//
//   const reply got = co_await from.get("/ok");   // the head is there
//   co_await from.read_body(got);                 // back to the pool
//
// A connection whose reply is neither read nor closed stays with that reply.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>
#include <source_location>
#include <string>

// The head of a reply; its body is still on the way.
struct reply {
  int status = 0;
  std::size_t connection = 0;
};

class client {
 public:
  // Keeps at most `idle` connections open that nobody uses.
  client(const boost::asio::any_io_executor& on, unsigned short port, std::size_t idle);
  ~client();

  // Throws boost::system::system_error; a cancelled one closes its connection.
  boost::asio::awaitable<reply> get(std::string target,
                                    std::source_location where = std::source_location::current());
  boost::asio::awaitable<std::string> read_body(
      reply of, std::source_location where = std::source_location::current());
  // Closes the connection, the body unread.
  void close(const reply& of) noexcept;

  // Connections that are open: idle in the pool, and with a request or a reply.
  int open() const;
  int in_use() const;
  int idle() const { return open() - in_use(); }
  // Requests that wait for their reply, or for the rest of it.
  int waiting() const;

 private:
  struct state;
  std::shared_ptr<state> state_;
};
