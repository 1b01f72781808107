#include "upstream.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <string>
#include <thread>

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

// An upstream on a thread of its own, and blocking peers.
class Upstream : public testing::Test {
 protected:
  void start(upstream_limits limits = {}) {
    up = std::make_unique<upstream>(io.get_executor(), limits);
    runs = std::thread{[this] { io.run(); }};
  }
  ~Upstream() override {
    io.stop();
    if (runs.joinable()) runs.join();
  }

  tcp::socket connect() {
    tcp::socket socket{peers};
    socket.connect({asio::ip::address_v4::loopback(), up->port()});
    return socket;
  }

  static void ask(tcp::socket& from, const std::string& target, const std::string& more = "") {
    asio::write(from, asio::buffer("GET " + target + " HTTP/1.1\r\nHost: x\r\n" + more + "\r\n"));
  }
  // What comes next, to the end of the head.
  static std::string head(tcp::socket& from, std::string& buffer) {
    const std::size_t size = asio::read_until(from, asio::dynamic_buffer(buffer), "\r\n\r\n");
    const std::string text = buffer.substr(0, size);
    buffer.erase(0, size);
    return text;
  }
  static void body(tcp::socket& from, std::string& buffer, std::size_t size) {
    if (buffer.size() < size) {
      asio::read(from, asio::dynamic_buffer(buffer), asio::transfer_exactly(size - buffer.size()));
    }
    buffer.erase(0, size);
  }
  static bool closed(tcp::socket& from) {
    boost::system::error_code error;
    char byte = 0;
    asio::read(from, asio::buffer(&byte, 1), error);
    return static_cast<bool>(error);
  }

  asio::io_context io;
  asio::io_context peers;
  std::unique_ptr<upstream> up;
  std::thread runs;
};

TEST_F(Upstream, KeepsAConnectionAlive) {
  start();
  tcp::socket peer = connect();
  std::string buffer;
  for (int i = 0; i < 3; ++i) {
    ask(peer, "/ok");
    EXPECT_TRUE(head(peer, buffer).starts_with("HTTP/1.1 200"));
    body(peer, buffer, 2);
  }
  EXPECT_EQ(up->sessions(), 1);
  ask(peer, "/ok", "Connection: close\r\n");
  head(peer, buffer);
  body(peer, buffer, 2);
  EXPECT_TRUE(closed(peer));
}

TEST_F(Upstream, SendsASlowReplyInPieces) {
  start();
  tcp::socket peer = connect();
  std::string buffer;
  ask(peer, "/slow");
  EXPECT_NE(head(peer, buffer).find("Content-Length: 65536"), std::string::npos);
  EXPECT_EQ(buffer, "");
  for (int i = 0; i < upstream::pieces; ++i) {
    up->release_piece();
    body(peer, buffer, 65536 / upstream::pieces);
    EXPECT_EQ(buffer, "");
    EXPECT_EQ(peer.available(), 0u);
  }
}

TEST_F(Upstream, StallsAndSendsHalf) {
  start();
  tcp::socket stalled = connect();
  tcp::socket half = connect();
  std::string buffer;
  ask(stalled, "/stall");
  ask(half, "/half");
  up->wait_until_stalled(2);
  head(half, buffer);
  body(half, buffer, 32768);
  EXPECT_EQ(buffer, "");
  EXPECT_EQ(half.available(), 0u);
  EXPECT_EQ(stalled.available(), 0u);
  EXPECT_EQ(up->sessions(), 2);
}

TEST_F(Upstream, RefusesALargeHead) {
  start({.header = 200});
  tcp::socket peer = connect();
  std::string buffer;
  ask(peer, "/ok", "X: " + std::string(300, 'x') + "\r\n");
  EXPECT_TRUE(head(peer, buffer).starts_with("HTTP/1.1 431"));
  EXPECT_TRUE(closed(peer));
}

TEST_F(Upstream, RefusesALargeBody) {
  start({.body = 100});
  tcp::socket peer = connect();
  std::string buffer;
  ask(peer, "/ok", "Content-Length: 101\r\n");
  EXPECT_TRUE(head(peer, buffer).starts_with("HTTP/1.1 413"));
  EXPECT_TRUE(closed(peer));
}

TEST_F(Upstream, ClosesOneConnectionTooMany) {
  start({.connections = 1});
  tcp::socket first = connect();
  std::string buffer;
  ask(first, "/ok");
  head(first, buffer);
  tcp::socket second = connect();
  EXPECT_TRUE(closed(second));
}

TEST_F(Upstream, ClosesAConnectionThatIsQuietForTooLong) {
  start({.quiet = std::chrono::milliseconds{20}});
  tcp::socket peer = connect();
  EXPECT_TRUE(closed(peer));
}

}  // namespace
