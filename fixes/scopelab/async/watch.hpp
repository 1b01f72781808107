// Puts a coroutine that no task_scope owns on the list of live tasks.
//
//   asio::co_spawn(context, async::watch(session(std::move(socket)),
//                                        {.name = "session"}),
//                  asio::detached);
//   // live_tasks(): 'session', spawned at server.cpp:40, 12 s ago
//
// It is listed from this call until its frame is gone, also if it never starts.
//
// Not for: an end to it. It has no owner still, and is neither cancelled nor
// joined: spawn it in a task_scope for that. A deadline in the options is
// without effect.
//
// Errors: those of the coroutine pass through.
//
// Thread: any.
#pragma once

#include "scopelab/async/account.hpp"
#include "scopelab/async/task_scope.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <source_location>
#include <utility>

namespace scopelab::async {

namespace detail {

// On the list while it lives.
class watched {
 public:
  watched(const task_options& options, const std::source_location& where);
  watched(watched&&) noexcept = default;
  watched& operator=(watched&&) = delete;
  ~watched();
  account* held() const noexcept;

 private:
  std::shared_ptr<task> task_;
};

template <class T, class Executor>
asio::awaitable<T, Executor> run_watched(watched,
                                         asio::awaitable<T, Executor> work) {
  co_return co_await std::move(work);
}

}  // namespace detail

template <class T, class Executor>
asio::awaitable<T, Executor> watch(
    asio::awaitable<T, Executor> work, const task_options& options = {},
    const std::source_location& where = std::source_location::current()) {
  detail::watched self{options, where};
  account* const held = self.held();
  if (held) held->next_frame_is_root = true;
  const running_as its{held};
  return detail::run_watched(std::move(self), std::move(work));
}

}  // namespace scopelab::async
