#include "server.hpp"

#include "scopelab/async/task_scope.hpp"
#include "scopelab/scope/scope_exit.hpp"
#include "scopelab/txn/errors.hpp"

#include <poll.h>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/concurrent_channel.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include <sstream>
#include <thread>

namespace http = boost::beast::http;
using asio::redirect_error;
using asio::use_awaitable;
using asio::ip::tcp;
using boost::beast::tcp_stream;

namespace {

constexpr std::chrono::seconds longest_request{30};
constexpr int gone_status = 499;

using free_sessions =
    asio::experimental::concurrent_channel<void(boost::system::error_code, std::size_t)>;

http::response<http::string_body> message(const reply& answer) {
  http::response<http::string_body> out{static_cast<http::status>(answer.status), 11};
  out.set(http::field::content_type, "text/plain; charset=utf-8");
  out.body() = answer.text + '\n';
  out.prepare_payload();
  return out;
}

order parse(const std::string& body) {
  order asked;
  std::istringstream{body} >> asked.id >> asked.item >> asked.voucher;
  return asked;
}

// Whether the peer has hung up. If it is known to have, its FIN may still be on the
// way: it is waited for.
bool is_gone(tcp::socket& with, bool known) {
  pollfd peer{with.native_handle(), POLLRDHUP, 0};
  return ::poll(&peer, 1, known ? 5000 : 0) > 0;
}

// What leaves a handler is a reply as well.
reply reply_to(const std::exception_ptr& error) {
  using namespace scopelab::txn;
  try {
    std::rethrow_exception(error);
  } catch (const client_gone& e) {
    return {gone_status, e.what()};
  } catch (const in_doubt_error&) {
    return {500, "it is not known whether the order was stored"};
  } catch (const failed_error&) {
    return {503, "the order was not stored"};
  } catch (const std::exception&) {
    return {500, "the order failed"};
  }
}

}  // namespace

struct server::state {
  // A request that is being served, and what was decided to answer.
  struct exchange {
    tcp::socket& socket;
    order asked;
    reply decided = {};  // status 0: not yet
    bool sent = false;
  };

  state(const database& data, route what, script scripted)
      : handler(what),
        told(std::move(scripted)),
        sessions(data.sessions()),
        free(io, data.sessions()),
        workers(data.sessions()) {
    for (std::size_t i = 0; i < sessions.size(); ++i) {
      data.open(sessions[i]);
      free.try_send(boost::system::error_code{}, i);
    }
    tasks.spawn(accept());
    thread = std::thread{[this] { io.run(); }};
  }

  ~state() {
    asio::co_spawn(io, stop(), asio::use_future).get();
    thread.join();
  }

  asio::awaitable<void> stop() {
    tasks.cancel_all();
    co_await tasks.join();
  }

  asio::awaitable<void> accept() {
    for (;;) {
      tcp::socket peer = co_await acceptor.async_accept(use_awaitable);
      peer.set_option(tcp::no_delay{true});
      // This is a task too.
      if (tasks.live() <= most_connections) tasks.spawn(serve(tcp_stream{std::move(peer)}));
    }
  }

  // Until the client leaves or is cut off.
  asio::awaitable<void> serve(tcp_stream stream) {
    boost::beast::flat_buffer buffer{most_head + most_body};
    boost::system::error_code error;
    while (!error) {
      http::request_parser<http::string_body> parser;
      parser.body_limit(most_body);
      parser.header_limit(most_head);
      stream.expires_after(longest_request);
      co_await http::async_read(stream, buffer, parser, redirect_error(use_awaitable, error));
      if (error == http::error::body_limit) {
        // Named: g++ 12 destroys an aggregate that is made inside of co_await twice.
        const reply too_large{413, "the body is too large"};
        co_await write(stream, too_large, error);
        co_return;
      }
      if (!error) co_await handle(stream, parse(parser.get().body()), error);
    }
  }

  static asio::awaitable<void> write(tcp_stream& to, const reply& answer,
                                     boost::system::error_code& error) {
    const auto out = message(answer);
    co_await http::async_write(to, out, redirect_error(use_awaitable, error));
  }

  asio::awaitable<void> handle(tcp_stream& stream, order asked, boost::system::error_code& error) {
    const std::size_t place = co_await free.async_receive(use_awaitable);
    const scopelab::scope_exit give_back{
        [&]() noexcept { free.try_send(boost::system::error_code{}, place); }};
    exchange with{stream.socket(), std::move(asked)};
    // Not cancelled: a signal from this thread must not reach a coroutine on another.
    co_await asio::co_spawn(workers, work(with, sessions[place]),
                            asio::bind_cancellation_slot(asio::cancellation_slot{}, use_awaitable));
    if (with.decided.status == gone_status) {
      error = asio::error::connection_reset;
    } else if (!with.sent) {
      co_await write(stream, with.decided, error);
    }
  }

  // On a worker.
  asio::awaitable<void> work(exchange& with, soci::session& sql) {
    const int id = with.asked.id;
    visit of{sql, with.asked, told.opening,
             [&](const reply& answer) {
               decide(with, answer);
               boost::system::error_code error;
               http::write(with.socket, message(answer), error);
               with.sent = true;
             },
             [&] { return is_gone(with.socket, told.hangs_up_before_commit(id)); }};
    try {
      if (handler.sends) handler.sends(of);
      if (handler.answers) decide(with, handler.answers(of));
      if (handler.awaits) decide(with, co_await handler.awaits(of));
    } catch (...) {
      if (with.decided.status == 0) decide(with, reply_to(std::current_exception()));
    }
    if (with.decided.status == 0) decide(with, {500, "nothing was sent"});
  }

  void decide(exchange& with, const reply& answer) const {
    with.decided = answer;
    told.decided(with.asked.id, answer.status);
    told.hangs_up_after_commit(with.asked.id);
  }

  const route handler;
  const script told;
  std::vector<soci::session> sessions;
  asio::io_context io{1};
  free_sessions free;
  tcp::acceptor acceptor{io, {asio::ip::address_v4::loopback(), 0}};
  scopelab::async::task_scope tasks{
      io, {.on_error = scopelab::async::errors::collect, .one_thread = true}};
  std::thread thread;
  asio::thread_pool workers;
};

server::server(const database& data, route handler, script scripted)
    : state_(std::make_unique<state>(data, handler, std::move(scripted))) {}

server::~server() = default;

unsigned short server::port() const { return state_->acceptor.local_endpoint().port(); }
