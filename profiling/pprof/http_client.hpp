// For the tests: a connection that says what it is told to, byte for byte.
#pragma once

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace scopelab::pprof {

class connection {
 public:
  explicit connection(std::uint16_t port) {
    socket_.connect({boost::asio::ip::address_v4::loopback(), port});
  }
  connection& send(std::string_view text) {
    boost::system::error_code gone;  // it may have been answered already
    boost::asio::write(socket_, boost::asio::buffer(text), gone);
    return *this;
  }
  // The whole answer: the server closes the connection behind it.
  std::string read() {
    std::string text;
    boost::system::error_code end;
    boost::asio::read(socket_, boost::asio::dynamic_buffer(text), end);
    return text;
  }
  bool has_answer() {
    boost::system::error_code error;
    return socket_.available(error) > 0;
  }

 private:
  boost::asio::io_context io_;
  boost::asio::ip::tcp::socket socket_{io_};
};

struct answer {
  int status = 0;
  std::string head;
  std::string body;
};

inline answer parsed(const std::string& text) {
  const std::size_t end = text.find("\r\n\r\n");
  if (end == std::string::npos) return {};
  return {std::stoi(text.substr(text.find(' '))), text.substr(0, end), text.substr(end + 4)};
}

// `more`: header lines, each with its \r\n.
inline answer get(std::uint16_t port, const std::string& target, const std::string& more = {}) {
  return parsed(connection{port}
                    .send("GET " + target + " HTTP/1.1\r\nHost: test\r\n" + more + "\r\n")
                    .read());
}

inline answer post(std::uint16_t port, const std::string& target, const std::string& body) {
  return parsed(connection{port}
                    .send("POST " + target + " HTTP/1.1\r\nHost: test\r\nContent-Length: " +
                          std::to_string(body.size()) + "\r\n\r\n" + body)
                    .read());
}

}  // namespace scopelab::pprof
