#include "scopelab/observe/testing/collector.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

namespace scopelab::observe {

namespace {

sockaddr_in loopback() {
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return at;
}

int bound(int& port) {
  const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in at = loopback();
  socklen_t size = sizeof at;
  auto* const address = reinterpret_cast<sockaddr*>(&at);
  if (::bind(made, address, size) != 0 ||
      ::getsockname(made, address, &size) != 0) {
    throw std::runtime_error("no port is to be had");
  }
  port = ntohs(at.sin_port);
  return made;
}

void send_all(int to, const std::string& text) {
  std::size_t sent = 0;
  while (sent < text.size()) {
    const auto count =
        ::send(to, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) return;
    sent += static_cast<std::size_t>(count);
  }
}

// Head and body, as far as they come.
std::string receive(int from) {
  std::string text;
  std::size_t wanted = std::string::npos;
  char part[4096];
  while (wanted == std::string::npos || text.size() < wanted) {
    const auto count = ::recv(from, part, sizeof part, 0);
    if (count <= 0) return text;
    text.append(part, static_cast<std::size_t>(count));
    const auto head = text.find("\r\n\r\n");
    if (wanted != std::string::npos || head == std::string::npos) continue;
    const auto length = text.find("Content-Length: ");
    wanted = head + 4;  // of a GET
    if (length < head)
      wanted += std::strtoul(text.c_str() + length + 16, nullptr, 10);
  }
  return text;
}

}  // namespace

int closed_port() {
  int port = 0;
  ::close(bound(port));
  return port;
}

collector::collector(script says) : says_(std::move(says)) {
  listens_ = bound(port_);
  if (::listen(listens_, 16) != 0 || ::pipe(stops_) != 0)
    throw std::runtime_error("no listener");
  thread_ = std::thread{[this] { serve(); }};
}

collector::~collector() {
  ::close(stops_[1]);
  thread_.join();
  for (const int each : held_) ::close(each);
  ::close(stops_[0]);
  ::close(listens_);
}

std::vector<std::string> collector::requests() const {
  const std::lock_guard lock{mutex_};
  return seen_;
}

std::vector<std::string> collector::bodies() const {
  std::vector<std::string> all = requests();
  for (std::string& each : all) each.erase(0, each.find("\r\n\r\n") + 4);
  return all;
}

void collector::serve() {
  for (;;) {
    pollfd either[2] = {{listens_, POLLIN, 0}, {stops_[0], POLLIN, 0}};
    if (::poll(either, 2, -1) < 0 || either[1].revents != 0) return;
    const int peer = ::accept(listens_, nullptr, nullptr);
    if (peer >= 0) serve_one(peer);
  }
}

void collector::serve_one(int peer) {
  std::string asked = receive(peer);
  int number = 0;
  {
    const std::lock_guard lock{mutex_};
    seen_.push_back(std::move(asked));
    number = static_cast<int>(seen_.size());
  }
  const answer made = says_(number);
  using kinds = answer::kinds;
  if (made.kind == kinds::hang) {
    held_.push_back(peer);
    return;
  }
  if (made.kind == kinds::raw) send_all(peer, made.body);
  if (made.kind == kinds::http) {
    send_all(peer, "HTTP/1.1 " + std::to_string(made.status) +
                       " Scripted\r\nContent-Length: " +
                       std::to_string(made.body.size()) + "\r\n" +
                       made.headers + "\r\n" + made.body);
  }
  ::close(peer);
}

std::string http_get(int port, const std::string& path) {
  sockaddr_in at = loopback();
  at.sin_port = htons(static_cast<std::uint16_t>(port));
  const int to = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  std::string said;
  if (::connect(to, reinterpret_cast<sockaddr*>(&at), sizeof at) == 0) {
    send_all(to,
             "GET " + path +
                 " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    char part[4096];
    for (ssize_t count = 0; (count = ::recv(to, part, sizeof part, 0)) > 0;) {
      said.append(part, static_cast<std::size_t>(count));
    }
  }
  ::close(to);
  const auto head = said.find("\r\n\r\n");
  if (!said.starts_with("HTTP/1.1 200 ") || head == std::string::npos) {
    throw std::runtime_error("nothing to be had at port " +
                             std::to_string(port) + path);
  }
  return said.substr(head + 4);
}

}  // namespace scopelab::observe
