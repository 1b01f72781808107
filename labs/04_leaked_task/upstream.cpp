#include "upstream.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;

namespace {

constexpr std::size_t longest_request = 8192;
constexpr std::size_t long_body = 65536;

http::response<http::string_body> answer_to(const http::request<http::empty_body>& request) {
  http::response<http::string_body> answer{http::status::ok, request.version()};
  answer.body() = request.target() == "/long" ? std::string(long_body, 'x') : "ok";
  answer.keep_alive(request.keep_alive());
  answer.prepare_payload();
  return answer;
}

}  // namespace

struct upstream::state {
  explicit state(const asio::any_io_executor& on)
      : acceptor(on, {asio::ip::address_v4::loopback(), 0}) {}

  tcp::acceptor acceptor;
  std::atomic<int> sessions{0};
  std::atomic<int> stalled{0};

  // Until the peer leaves: then reading throws.
  static asio::awaitable<void> serve(std::shared_ptr<state> self, tcp::socket peer) {
    struct counted {
      std::atomic<int>& count;
      explicit counted(std::atomic<int>& c) : count(c) { ++count; }
      ~counted() { --count; }
    } const counts{self->sessions};
    tcp::socket socket = std::move(peer);  // closed before it is counted off
    boost::beast::flat_buffer buffer{longest_request};
    for (;;) {
      http::request<http::empty_body> request;
      co_await http::async_read(socket, buffer, request, asio::use_awaitable);
      if (request.target() == "/stall") {
        ++self->stalled;
        self->stalled.notify_all();
        continue;
      }
      co_await http::async_write(socket, answer_to(request), asio::use_awaitable);
    }
  }

  static asio::awaitable<void> accept(std::shared_ptr<state> self) {
    for (;;) {
      tcp::socket peer = co_await self->acceptor.async_accept(
          asio::make_strand(self->acceptor.get_executor()), asio::use_awaitable);
      const auto on = peer.get_executor();
      asio::co_spawn(on, serve(self, std::move(peer)), asio::detached);
    }
  }
};

upstream::upstream(const asio::any_io_executor& on) : state_(std::make_shared<state>(on)) {
  asio::co_spawn(on, state::accept(state_), asio::detached);
}

upstream::~upstream() {
  asio::post(state_->acceptor.get_executor(), [s = state_] { s->acceptor.close(); });
}

unsigned short upstream::port() const { return state_->acceptor.local_endpoint().port(); }
int upstream::sessions() const { return state_->sessions; }

void upstream::wait_until_stalled(int count) const {
  for (int seen = state_->stalled; seen < count; seen = state_->stalled) {
    state_->stalled.wait(seen);
  }
}
