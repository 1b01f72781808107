// Runs a block that has a task scope, and joins the scope on every path.
//
//   asio::awaitable<void> serve(tcp::acceptor& acceptor) {
//     co_await async::with_task_scope(
//         [&](async::task_scope& sessions) -> asio::awaitable<void> {
//           for (;;) {
//             auto socket = co_await acceptor.async_accept(use_awaitable);
//                            // throws: the sessions are cancelled and joined
//             sessions.spawn(session(std::move(socket)));
//                            // one fails: so is the block, then the others
//           }
//         });                // returns: the sessions are joined
//   }                        // serve() is cancelled: all are, and are joined
//
// The block is a task of the scope like those that it spawns: an error in one
// ends all (or is collected, as options say), and is thrown here. It may
// capture: it is kept until all is joined.
//
// Not for: a scope that is a member of an object; use task_scope and join it.
//
// g++: a block that owns something (captures a string, a shared_ptr) must have
// a name; as a temporary inside the co_await expression g++ 12 destroys its
// captures twice. It does not compile then.
//
// Thread: on an executor with several threads the block runs on a strand of its
// own, while the caller waits.
//
// Source: the nursery block of Smith (2018).
#pragma once

#include "scopelab/async/task_scope.hpp"

#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <source_location>
#include <type_traits>
#include <utility>

namespace scopelab::async {

namespace detail {

template <class Block>
consteval bool check_block() {
#if defined(__GNUC__) && !defined(__clang__)  // seen with 12.2
  static_assert(
      std::is_lvalue_reference_v<Block> ||
          std::is_trivially_destructible_v<Block>,
      "g++ destroys what this temporary captures twice: give the block a name "
      "first, auto block = [...]; co_await with_task_scope(block)");
#endif
  return true;
}

template <class Block>
asio::awaitable<void> run_with_task_scope(Block block, scope_options options,
                                          std::source_location where) {
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  const bool throws = co_await asio::this_coro::throw_if_cancelled();
  // From here to the end of join() nothing throws because of a cancellation.
  co_await asio::this_coro::throw_if_cancelled(false);
  std::exception_ptr error;
  {
    task_scope scope{executor, std::move(options), where};
    try {
      scope.spawn(block(scope), {.name = "with_task_scope"}, where);
    } catch (...) {
      error = std::current_exception();
    }
    try {
      co_await scope.join();
    } catch (...) {
      if (!error) error = std::current_exception();
    }
  }
  co_await asio::this_coro::throw_if_cancelled(throws);
  if (error) std::rethrow_exception(error);
  const auto asked = co_await asio::this_coro::cancellation_state;
  if (throws && asked.cancelled() != asio::cancellation_type::none) {
    throw boost::system::system_error{asio::error::operation_aborted,
                                      "with_task_scope"};
  }
}

}  // namespace detail

// The block is a callable that takes a task_scope& and returns awaitable<void>.
template <class Block>
asio::awaitable<void> with_task_scope(
    Block&& block, scope_options options = {},
    std::source_location where = std::source_location::current()) {
  static_assert(detail::check_block<Block>());
  return detail::run_with_task_scope<std::decay_t<Block>>(
      std::forward<Block>(block), std::move(options), where);
}

}  // namespace scopelab::async
