// A server that leaks, and serves its own pprof endpoints. Each order leaves a task that waits for a
// reply which never comes; with --deadline it stops to wait.
//
//   $ leaking_server [--deadline]
//   work: http://127.0.0.1:41000/work             one order for each GET
//   pprof: http://127.0.0.1:41001/debug/pprof/
//
// Ends by SIGTERM or SIGINT.
#include "profiling/pprof/server.hpp"
#include "scopelab/async/task_scope.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <csignal>
#include <exception>
#include <iostream>
#include <string>
#include <string_view>

// Not in a nameless namespace: what is exported has a name at /debug/pprof/symbol.
namespace shop {

namespace asio = boost::asio;
namespace async = scopelab::async;
using asio::ip::tcp;
constexpr auto use_tuple = asio::as_tuple(asio::use_awaitable);

using receipt = std::array<unsigned char, 4096>;

// What an order costs in processor time.
[[gnu::noinline]] void seal(receipt& of) {
  for (int round = 0; round < 500; ++round)
    for (std::size_t i = 1; i < of.size(); ++i)
      of[i] = static_cast<unsigned char>(of[i] * 31 + of[i - 1] + round);
}

// Books the order elsewhere, whence no reply comes.
asio::awaitable<void> book(bool has_deadline) {
  using namespace std::chrono_literals;
  receipt sealed{1};
  seal(sealed);
  asio::steady_timer reply{co_await asio::this_coro::executor,
                           asio::steady_timer::time_point::max()};
  if (has_deadline) reply.expires_after(50ms);
  co_await reply.async_wait(use_tuple);
  if (sealed[0] != 1) throw std::logic_error{"the receipt was changed"};
}

asio::awaitable<void> answer(tcp::socket client, async::task_scope& tasks, bool has_deadline) {
  std::string head;
  const auto [unread, size] = co_await asio::async_read_until(
      client, asio::dynamic_buffer(head, 8192), "\r\n\r\n", use_tuple);
  if (unread) co_return;
  const bool is_order = head.starts_with("GET /work ");
  if (is_order) tasks.spawn(book(has_deadline), {.name = "book"});
  const std::string_view reply =
      is_order
          ? "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\nbooked\n"
          : "HTTP/1.1 404 Not Found\r\nContent-Length: 10\r\nConnection: close\r\n\r\nGET /work\n";
  co_await asio::async_write(client, asio::buffer(reply), use_tuple);
}

asio::awaitable<void> serve(tcp::acceptor& at, async::task_scope& tasks, bool has_deadline) {
  for (;;) {
    auto [refused, client] = co_await at.async_accept(use_tuple);
    if (refused) co_return;
    tasks.spawn(answer(std::move(client), tasks, has_deadline), {.name = "answer"});
  }
}

}  // namespace shop

int main(int argc, char** argv) try {
  const bool has_deadline = argc == 2 && argv[1] == std::string_view{"--deadline"};
  if (argc > 1 && !has_deadline) {
    std::cerr << "usage: leaking_server [--deadline]\n";
    return 2;
  }
  using namespace shop;
  const scopelab::pprof::server endpoints;
  // Not the main thread, which gperftools samples only from its 16th MiB on.
  asio::thread_pool io{1};
  tcp::acceptor acceptor{io, {asio::ip::address_v4::loopback(), 0}};
  async::task_scope tasks{io, {.one_thread = true}};
  tasks.spawn(serve(acceptor, tasks, has_deadline), {.name = "serve"});
  asio::co_spawn(io, tasks.join(), asio::detached);
  asio::signal_set end{io, SIGINT, SIGTERM};
  end.async_wait([&tasks](boost::system::error_code, int) { tasks.cancel_all(); });
  std::cout << "work: http://" << acceptor.local_endpoint() << "/work\n"
            << "pprof: " << endpoints.url() << std::endl;
  io.join();
} catch (const std::exception& error) {
  std::cerr << "leaking_server: " << error.what() << '\n';
  return 1;
}
