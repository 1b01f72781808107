#include "upstream.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/concurrent_channel.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include <string_view>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

namespace {

constexpr std::size_t long_body = 65536;

using answer = http::response<http::string_body>;
using parser = http::request_parser<http::string_body>;

answer answer_with(http::status status, std::string body) {
  answer made{status, 11};
  made.body() = std::move(body);
  made.prepare_payload();
  return made;
}

// The head, then the first `size` bytes of the body.
asio::awaitable<void> begin(beast::tcp_stream& to, answer& whole, std::size_t size) {
  http::response_serializer<http::string_body> serializer{whole};
  co_await http::async_write_header(to, serializer, asio::use_awaitable);
  co_await asio::async_write(to, asio::buffer(whole.body(), size), asio::use_awaitable);
}

}  // namespace

struct upstream::state {
  state(const asio::any_io_executor& on, upstream_limits given)
      : limits(given),
        acceptor(on, {asio::ip::address_v4::loopback(), 0}),
        released(on, static_cast<std::size_t>(-1)) {}

  upstream_limits limits;
  tcp::acceptor acceptor;
  asio::experimental::concurrent_channel<void(boost::system::error_code)> released;
  std::atomic<int> sessions{0};
  std::atomic<int> stalled{0};
  std::atomic<int> requests{0};

  void one_more_stalls() {
    ++stalled;
    stalled.notify_all();
  }

  asio::awaitable<void> reply(beast::tcp_stream& to, std::string_view target) {
    if (target == "/stall") {
      one_more_stalls();
    } else if (target == "/half") {
      answer whole = answer_with(http::status::ok, std::string(long_body, 'x'));
      co_await begin(to, whole, long_body / 2);
      one_more_stalls();
    } else if (target == "/slow") {
      answer whole = answer_with(http::status::ok, std::string(long_body, 'x'));
      co_await begin(to, whole, 0);
      const std::string piece(long_body / pieces, 'x');
      for (std::size_t i = 0; i < pieces; ++i) {
        co_await released.async_receive(asio::use_awaitable);
        to.expires_after(limits.quiet);
        co_await asio::async_write(to, asio::buffer(piece), asio::use_awaitable);
      }
    } else {
      const bool there = target == "/ok" || target == "/long";
      answer whole = answer_with(there ? http::status::ok : http::status::not_found,
                                 target == "/long" ? std::string(long_body, 'x') : "ok");
      co_await http::async_write(to, whole, asio::use_awaitable);
    }
  }

  // Until the peer leaves or is quiet for too long: then reading throws.
  static asio::awaitable<void> serve(std::shared_ptr<state> self, tcp::socket peer) {
    struct counted {
      std::atomic<int>& count;
      explicit counted(std::atomic<int>& c) : count(c) { ++count; }
      ~counted() { --count; }
    } const counts{self->sessions};
    beast::tcp_stream stream{std::move(peer)};  // closed before it is counted off
    beast::flat_buffer buffer;
    for (;;) {
      parser request;
      request.header_limit(self->limits.header);
      request.body_limit(self->limits.body);
      stream.expires_after(self->limits.quiet);
      const auto [error, size] =
          co_await http::async_read(stream, buffer, request, asio::as_tuple(asio::use_awaitable));
      if (error == http::error::header_limit || error == http::error::body_limit) {
        answer refusal = answer_with(error == http::error::body_limit
                                         ? http::status::payload_too_large
                                         : http::status::request_header_fields_too_large,
                                     "");
        co_await http::async_write(stream, refusal, asio::use_awaitable);
      }
      if (error) co_return;
      ++self->requests;
      co_await self->reply(stream, request.get().target());
      if (!request.get().keep_alive()) co_return;
    }
  }

  static asio::awaitable<void> accept(std::shared_ptr<state> self) {
    for (;;) {
      tcp::socket peer = co_await self->acceptor.async_accept(
          asio::make_strand(self->acceptor.get_executor()), asio::use_awaitable);
      if (self->sessions >= self->limits.connections) continue;
      const auto on = peer.get_executor();
      asio::co_spawn(on, serve(self, std::move(peer)), asio::detached);
    }
  }
};

upstream::upstream(const asio::any_io_executor& on, upstream_limits limits)
    : state_(std::make_shared<state>(on, limits)) {
  asio::co_spawn(on, state::accept(state_), asio::detached);
}

upstream::~upstream() {
  asio::post(state_->acceptor.get_executor(), [s = state_] { s->acceptor.close(); });
}

unsigned short upstream::port() const { return state_->acceptor.local_endpoint().port(); }
int upstream::sessions() const { return state_->sessions; }
int upstream::requests() const { return state_->requests; }

void upstream::wait_until_stalled(int count) const {
  for (int seen = state_->stalled; seen < count; seen = state_->stalled) {
    state_->stalled.wait(seen);
  }
}

void upstream::release_piece() { state_->released.try_send(boost::system::error_code{}); }
