#include "serve/http.hpp"

#include "scopelab/async/task_scope.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/concurrent_channel.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include <exception>
#include <system_error>
#include <thread>
#include <utility>

namespace serve {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::redirect_error;
using asio::use_awaitable;
using asio::ip::tcp;
using boost::beast::tcp_stream;

constexpr std::size_t most_head = std::size_t{8} << 10;
constexpr std::size_t most_body = std::size_t{64} << 10;
constexpr std::chrono::seconds longest_request{10};
constexpr std::size_t most_connections = 64;
constexpr std::size_t handlers = 4;

http::response<http::string_body> message(const response& answer, bool keep) {
  http::response<http::string_body> out{static_cast<http::status>(answer.status), 11};
  out.set(http::field::content_type, answer.type);
  out.keep_alive(keep);
  out.body() = answer.body;
  out.prepare_payload();
  return out;
}

response answer_of(const http_server::handler& handle, const request& asked) noexcept {
  try {
    return handle(asked);
  } catch (const std::exception& e) {
    return {.status = 500, .body = std::string{e.what()} + '\n'};
  }
}

}  // namespace

struct http_server::state {
  state(std::uint16_t port, handler answer)
      : handle(std::move(answer)), acceptor(io, {asio::ip::address_v4::loopback(), port}) {
    tasks.spawn(accept());
    thread = std::thread{[this] { io.run(); }};
  }

  ~state() {
    asio::co_spawn(io, stop(), asio::use_future).get();
    thread.join();
    workers.join();
  }

  asio::awaitable<void> stop() {
    tasks.cancel_all();
    try {
      co_await tasks.join();
    } catch (const std::exception&) {
      // Of a connection that could not be served; it is gone.
    }
  }

  asio::awaitable<void> accept() {
    for (;;) {
      co_await places.async_send(boost::system::error_code{}, use_awaitable);
      boost::system::error_code error;
      tcp::socket peer = co_await acceptor.async_accept(redirect_error(use_awaitable, error));
      if (!error) {
        tasks.spawn(serve(tcp_stream{std::move(peer)}));
        continue;
      }
      // Out of descriptors, as a rule: there are more again when somebody leaves.
      places.try_receive([](auto&&...) {});
      asio::steady_timer pause{io, std::chrono::milliseconds{100}};
      co_await pause.async_wait(use_awaitable);
    }
  }

  // Until the client leaves, is slow, or sends what is no request.
  asio::awaitable<void> serve(tcp_stream stream) {
    boost::beast::flat_buffer buffer{most_head + most_body};
    boost::system::error_code error;
    for (bool keep = true; keep && !error;) {
      http::request_parser<http::string_body> parser;
      parser.body_limit(most_body);
      parser.header_limit(most_head);
      stream.expires_after(longest_request);
      co_await http::async_read(stream, buffer, parser, redirect_error(use_awaitable, error));
      if (error == http::error::body_limit) {
        // Named: g++ 12 destroys an aggregate that is made inside of co_await twice.
        const response too_large{.status = 413, .body = "at most 64 KiB\n"};
        co_await write(stream, too_large, false, error);
        break;
      }
      if (error) break;
      keep = parser.get().keep_alive();
      const response answer = co_await work(parser.get());
      stream.expires_after(longest_request);
      co_await write(stream, answer, keep, error);
    }
    places.try_receive([](auto&&...) {});
  }

  asio::awaitable<response> work(const http::request<http::string_body>& of) {
    const request asked{std::string{of.method_string()}, std::string{of.target()}, of.body(),
                        std::string{of["traceparent"]}};
    // Not cancelled: a handler that has begun is waited for.
    co_return co_await asio::co_spawn(
        workers,
        [](const handler& by, const request& what) -> asio::awaitable<response> {
          co_return answer_of(by, what);
        }(handle, asked),
        asio::bind_cancellation_slot(asio::cancellation_slot{}, use_awaitable));
  }

  static asio::awaitable<void> write(tcp_stream& to, const response& answer, bool keep,
                                     boost::system::error_code& error) {
    const auto out = message(answer, keep);
    co_await http::async_write(to, out, redirect_error(use_awaitable, error));
  }

  handler handle;
  asio::io_context io{1};
  asio::thread_pool workers{handlers};
  tcp::acceptor acceptor;
  asio::experimental::concurrent_channel<void(boost::system::error_code)> places{io,
                                                                                 most_connections};
  scopelab::async::task_scope tasks{io.get_executor()};
  std::thread thread;
};

http_server::http_server(std::uint16_t port, handler answer) try
    : state_(std::make_unique<state>(port, std::move(answer))) {
} catch (const boost::system::system_error& e) {
  throw std::system_error{e.code(), "127.0.0.1:" + std::to_string(port)};
}
http_server::~http_server() = default;

std::uint16_t http_server::port() const noexcept {
  return state_->acceptor.local_endpoint().port();
}

}  // namespace serve
