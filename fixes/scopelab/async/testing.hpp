// What the tests of this folder share. Not installed.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <future>
#include <optional>
#include <utility>

namespace scopelab::test {

namespace asio = boost::asio;

// Waits for what never comes: only a cancellation ends it.
inline asio::awaitable<void> park() {
  asio::steady_timer never{co_await asio::this_coro::executor,
                           asio::steady_timer::time_point::max()};
  co_await never.async_wait(asio::use_awaitable);
}

// Lets everything run that was ready before.
inline asio::awaitable<void> yield() {
  co_await asio::post(asio::use_awaitable);
}

// Runs `work` on `context` until nothing is left to do there; throws what it
// throws. False: it never ended.
inline bool run(asio::io_context& context, asio::awaitable<void> work) {
  std::optional<std::exception_ptr> end;
  asio::co_spawn(context, std::move(work),
                 [&end](std::exception_ptr e) { end = std::move(e); });
  context.restart();
  context.run();
  if (end && *end) std::rethrow_exception(*end);
  return end.has_value();
}

}  // namespace scopelab::test
