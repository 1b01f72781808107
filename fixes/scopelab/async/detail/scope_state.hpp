// What a scope and its tasks share; it lives as long as any of them, so the
// last task may still be at work in it when the joiner destroys the scope.
#pragma once

#include "scopelab/async/account.hpp"
#include "scopelab/async/detail/walkable.hpp"
#include "scopelab/async/task_scope.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <mutex>
#include <optional>

namespace scopelab::async::detail {

using hook = boost::intrusive::list_base_hook<>;

struct task : hook, std::enable_shared_from_this<task> {
  task(std::shared_ptr<scope_state> in, const task_options& options,
       const std::source_location& spawned_at)
      : scope(std::move(in)),
        where(spawned_at),
        started(std::chrono::steady_clock::now()),
        name(options.name) {}

  // False if it was cancelled before: then the work must not begin.
  bool start() noexcept;
  // It waits for something, or is over: from now on it can be cancelled. Asio
  // 1.81 ends the process when a coroutine is cancelled before.
  void suspended();
  void arm_deadline(std::chrono::steady_clock::duration after);
  void cancel();
  void past_deadline();
  task_info info() const;

  enum flag : unsigned { emits = 1, cancelled = 2, over = 4, late = 8 };

  const std::shared_ptr<scope_state> scope;
  const std::source_location where;
  const std::chrono::steady_clock::time_point started;
  const std::string name;
  async::account* held = nullptr;  // if somebody counts; until the task is over
  // One function at a time; it alone touches what follows, but for the flags.
  const asio::any_io_executor& executor() const noexcept;
  std::optional<asio::any_io_executor> strand;  // if it needs one of its own
  asio::cancellation_signal signal;
  std::shared_ptr<asio::steady_timer> timer;
  std::exception_ptr error;
  bool aborted = false;  // it ended as a cancelled task does
  std::atomic<unsigned> flags = 0;

 private:
  void emit();
};

// Someone who joins.
struct waiter {
  virtual ~waiter() = default;
  virtual void wake() = 0;
};

class scope_state : public hook,
                    public std::enable_shared_from_this<scope_state> {
 public:
  scope_state(asio::any_io_executor executor, scope_options options,
              const std::source_location& where);
  ~scope_state();
  // Once, first of all: it is on the list of scopes then.
  void enter();

  // Whether the executor runs one function at a time.
  bool serial() const noexcept { return serial_; }
  asio::any_io_executor make_strand() const;
  void arm_deadline();
  std::shared_ptr<task> admit(const task_options& options,
                              const std::source_location& where);
  // Exactly once for each task admitted; it may be the last use of the scope.
  void end(task& t) noexcept;
  void cancel_all();
  void close() noexcept;
  // Whether there is nothing to wait for; if so, the scope is joined now.
  bool try_join();
  // Wakes `w` when there is nothing to wait for.
  void wait(std::unique_ptr<waiter> w);
  // Throws what join() throws.
  void rethrow();
  scope_report leave() noexcept;

  std::vector<task_info> live_tasks() const;
  std::size_t live() const noexcept;
  // Lists some tasks more, of those spawned before `until`, up to `most` in all.
  // True: that were the last.
  bool list(walkable<task>::walk& at,
            std::chrono::steady_clock::time_point until, std::size_t most,
            std::vector<task_info>& tasks);
  void end_walk(walkable<task>::walk& at) noexcept;
  void end_walks() noexcept;

  const asio::any_io_executor executor;
  const scope_options options;
  const std::source_location where;

 private:
  void past_deadline();
  void fail(task_error failed);  // with the lock held
  void stop_deadline() noexcept;

  const bool serial_;  // the executor runs one function at a time
  mutable std::mutex mutex_;
  walkable<task> tasks_;
  std::vector<std::unique_ptr<waiter>> waiters_;
  std::vector<task_error> failed_;
  std::shared_ptr<asio::steady_timer> timer_;
  bool closed_ = false;
  bool joined_ = false;
  bool stopped_ = false;
  bool seen_ = false;  // join() has thrown the errors
};

}  // namespace scopelab::async::detail
