#include "clients.hpp"

#include "scopelab/async/task_scope.hpp"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <future>
#include <map>
#include <mutex>

namespace http = boost::beast::http;
using asio::redirect_error;
using asio::use_awaitable;
using asio::ip::tcp;

struct clients::state {
  const int at_a_time;
  const int count;
  const ask asks;

  asio::io_context io{1};
  int last = 0;      // order that was asked for
  int answered = 0;  // with 200

  std::mutex mutex{};  // of what follows
  std::map<int, tcp::socket*> under_way{};

  void note(int id, tcp::socket* socket) {
    const std::lock_guard lock{mutex};
    if (socket) {
      under_way[id] = socket;
    } else {
      under_way.erase(id);
    }
  }

  tcp::socket* connection_of(int id) {
    const std::lock_guard lock{mutex};
    const auto found = under_way.find(id);
    return found == under_way.end() ? nullptr : found->second;
  }

  // One client, until all orders are taken.
  asio::awaitable<void> buy(tcp::endpoint at) {
    tcp::socket socket{io};
    boost::beast::flat_buffer buffer;
    while (last < count) {
      const int id = ++last;
      if (!socket.is_open()) {
        buffer.clear();
        co_await socket.async_connect(at, use_awaitable);
        socket.set_option(tcp::no_delay{true});
      }
      note(id, &socket);
      if (co_await status_of(socket, buffer, asks(id)) == 200) ++answered;
      note(id, nullptr);
    }
  }

  // 0: there was none.
  static asio::awaitable<int> status_of(tcp::socket& socket, boost::beast::flat_buffer& buffer,
                                        const order& asked) {
    http::request<http::string_body> request{http::verb::post, "/orders", 11};
    request.set(http::field::host, "localhost");
    request.body() = fmt::format("{} {} {}", asked.id, asked.item, asked.voucher);
    request.prepare_payload();
    boost::system::error_code error;
    co_await http::async_write(socket, request, redirect_error(use_awaitable, error));
    http::response<http::string_body> response;
    if (!error)
      co_await http::async_read(socket, buffer, response, redirect_error(use_awaitable, error));
    if (!error) co_return static_cast<int>(response.result_int());
    error = socket.close(error);
    co_return 0;
  }

  asio::awaitable<void> buy_all(tcp::endpoint at) {
    scopelab::async::task_scope all{io, {.one_thread = true}};
    for (int i = 0; i < at_a_time; ++i) all.spawn(buy(at), {.name = "client"});
    co_await all.join();
  }
};

clients::clients(int at_a_time, int count, ask asks)
    : state_(new state{at_a_time, count, std::move(asks)}) {}
clients::~clients() = default;

int clients::buy(unsigned short port) {
  auto done = asio::co_spawn(state_->io, state_->buy_all({asio::ip::address_v4::loopback(), port}),
                             asio::use_future);
  state_->io.run();
  done.get();
  return state_->answered;
}

void clients::hang_up(int id) {
  std::promise<void> closed;
  asio::post(state_->io, [&] {
    if (tcp::socket* const socket = state_->connection_of(id)) {
      boost::system::error_code ignored;
      ignored = socket->close(ignored);
    }
    closed.set_value();
  });
  closed.get_future().wait();
}
