// Owns the asynchronous tasks started in it: none outlives it unseen.
//
//   asio::awaitable<void> serve(tcp::acceptor& acceptor) {
//     async::task_scope sessions{co_await asio::this_coro::executor};
//     while (accepting) {
//       auto socket = co_await acceptor.async_accept(asio::use_awaitable);
//                                      // throws: see "Ways out"
//       sessions.spawn(session(std::move(socket)),
//                      {.name = "session", .deadline = 30s});
//     }
//     sessions.cancel_all();           // every session is asked to stop
//     co_await sessions.join();        // none is left; the first error is
//   }                                  // thrown here
//
// Ways out: a block that can throw between spawn() and join() leaves live
// tasks, and the destructor ends the program with the list of their spawn
// sites. with_task_scope.hpp joins on every path.
//
// Not for: one operation that is awaited at once (co_await it); racing two
// operations (awaitable operators && and ||); work that blocks a thread.
//
// A task is a coroutine, or a callable that is posted to the executor. It may
// start inside spawn() if that is called on the scope's executor. Each
// coroutine runs on a strand of its own, so that it can be cancelled while a
// pool runs it; on a strand, or with options::one_thread, it needs none.
//
// Cancellation is terminal and asks: the operation that the task awaits ends
// with operation_aborted, and so does every later one until the task resets
// its cancellation state. A task that has not started never will; one that has
// never waited is stopped when it first does. That a task ends by
// operation_aborted after it was asked to is no error. cancel_all() stays: what
// is spawned later is cancelled from the start.
//
// Errors: an exception that leaves a task is kept. errors::keep_first cancels
// the siblings, and join() throws the first; errors::collect lets them go on,
// and join() throws task_errors with all. Past a deadline a task is cancelled
// and its error is deadline_exceeded. spawn() on a closed or joined scope
// throws scope_closed. An error that nobody joined for is reported by the
// destructor.
//
// Thread: spawn, cancel_all, close, live_tasks and the handles from any
// thread. Only the construction and the destruction are for one thread.
//
// Source: the nursery of Smith (2018), and the states of std::execution's
// counting_scope (P3149): open while it is joined, refused once joined.
#pragma once

#include "scopelab/async/live_tasks.hpp"
#include "scopelab/scope/detail/guard.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/execution_context.hpp>

#include <chrono>
#include <concepts>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <source_location>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace scopelab::async {

namespace asio = boost::asio;

// What the error of one task means for the others.
enum class errors {
  keep_first,  // the siblings are cancelled; join() throws the first error
  collect,     // they go on; join() throws all, as task_errors
};

// What the destructor does with live tasks after it has reported them.
enum class live_at_end {
  terminate,          // std::terminate
  cancel_and_detach,  // asks them to stop and lets them go
};

// What the destructor found wrong. Not both empty.
struct scope_report {
  std::source_location scope;         // where the scope was made
  std::vector<task_info> live;        // tasks that had not ended
  std::vector<std::string> unjoined;  // errors that no join() has thrown
};

// The report as text, a line for each task and error.
std::string describe(const scope_report& report);

inline constexpr auto no_deadline = std::chrono::steady_clock::duration::max();

struct scope_options {
  errors on_error = errors::keep_first;
  live_at_end at_end = live_at_end::terminate;
  // From construction on; a scope that is not joined by then is cancelled.
  std::chrono::steady_clock::duration deadline = no_deadline;
  // The executor runs one function at a time: say so if it is an io_context
  // run by one thread. Saves a strand a task; a strand is noticed without it.
  bool one_thread = false;
  // Called by the destructor, before it terminates; stderr if empty.
  std::function<void(const scope_report&)> report = {};
};

struct task_options {
  std::string_view name = {};  // copied
  // From spawn() on; the task is cancelled then.
  std::chrono::steady_clock::duration deadline = no_deadline;
};

// Thrown by spawn(): the scope takes no more tasks.
struct scope_closed : std::logic_error {
  using std::logic_error::logic_error;
};

// Thrown by join(): a task or the scope was cancelled by its deadline.
struct deadline_exceeded : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct task_error {
  std::string name;
  std::source_location where;  // the call of spawn()
  std::exception_ptr error;
};

// Thrown by join() under errors::collect; in the order of the tasks' ends.
class task_errors : public std::runtime_error {
 public:
  explicit task_errors(std::vector<task_error> failed);
  const std::vector<task_error>& failed() const noexcept { return *failed_; }

 private:
  std::shared_ptr<const std::vector<task_error>> failed_;  // copies don't throw
};

namespace detail {

struct task;
class scope_state;

struct callable {
  virtual ~callable() = default;
  virtual void call() = 0;
};

template <class F>
struct callable_of final : callable {
  explicit callable_of(F taken) : f(std::move(taken)) {}
  void call() override { static_cast<void>(std::move(f)()); }
  F f;
};

template <class T>
inline constexpr bool is_awaitable = false;
template <class T, class Executor>
inline constexpr bool is_awaitable<asio::awaitable<T, Executor>> = true;

template <class F>
concept coroutine_function =
    std::invocable<std::decay_t<F>&> &&
    is_awaitable<std::invoke_result_t<std::decay_t<F>&>>;

template <class F>
consteval bool check_coroutine_function() {
  static_assert(
      std::is_empty_v<F> || std::is_function_v<std::remove_pointer_t<F>>,
      "a coroutine lambda must not capture: its closure may be gone when it "
      "resumes. Pass what it needs as parameters, which the coroutine keeps: "
      "spawn([](T x) -> awaitable<void> { ... }(x))");
  static_assert(
      std::is_same_v<std::invoke_result_t<F&>, asio::awaitable<void>>,
      "a task returns awaitable<void>: nobody would see another result");
  return true;
}

}  // namespace detail

// Refers to a spawned task; does not keep it.
class task_handle {
 public:
  // Asks this task to stop; without effect once it has ended.
  void cancel() const;
  // Whether it has ended.
  bool ended() const noexcept;

 private:
  friend class task_scope;
  explicit task_handle(std::weak_ptr<detail::task> task) noexcept
      : task_(std::move(task)) {}
  std::weak_ptr<detail::task> task_;
};

class task_scope : scopelab::detail::a_guard_is_neither_copied_nor_moved {
  using source_location = std::source_location;

 public:
  [[nodiscard("an unnamed scope ends at once: give it a name")]]  //
  explicit task_scope(asio::any_io_executor executor,
                      scope_options options = {},
                      source_location where = source_location::current());

  template <class Context>
    requires std::derived_from<Context, asio::execution_context>
  [[nodiscard("an unnamed scope ends at once: give it a name")]]  //
  explicit task_scope(Context& context, scope_options options = {},
                      source_location where = source_location::current())
      : task_scope(asio::any_io_executor{context.get_executor()},
                   std::move(options), where) {}

  // With live tasks: reports them, and std::terminate (or as options say).
  ~task_scope();

  // Starts a coroutine.
  task_handle spawn(asio::awaitable<void> work, task_options options = {},
                    source_location where = source_location::current());

  // Starts a coroutine by calling a function, or a lambda without captures.
  template <detail::coroutine_function F>
  task_handle spawn(F&& coroutine, task_options options = {},
                    source_location where = source_location::current()) {
    static_assert(detail::check_coroutine_function<std::decay_t<F>>());
    return spawn(std::forward<F>(coroutine)(), options, where);
  }

  // Posts a callable to the executor; it may capture. Several run at a time if
  // the executor has several threads. Can be cancelled until it starts.
  template <class F>
    requires(std::invocable<std::decay_t<F>> && !detail::coroutine_function<F>)
  task_handle spawn(F&& handler, task_options options = {},
                    source_location where = source_location::current()) {
    return post(std::make_unique<detail::callable_of<std::decay_t<F>>>(
                    std::forward<F>(handler)),
                options, where);
  }

  // Asks all tasks to stop, those spawned later too.
  void cancel_all();

  // Refuses further tasks.
  void close() noexcept;

  // Waits until no task is left, then throws what went wrong, if anything did.
  // The tasks may go on spawning until then. If the waiting coroutine is itself
  // cancelled meanwhile, all tasks are; they are waited for all the same, and
  // operation_aborted is thrown if none failed. In a coroutine that has been
  // cancelled before, every co_await throws, this one too: with_task_scope.hpp.
  asio::awaitable<void> join();

  // The tasks of this scope that have not ended, in the order of spawning.
  std::vector<task_info> live_tasks() const;
  std::size_t live() const noexcept;

 private:
  task_handle post(std::unique_ptr<detail::callable> handler,
                   task_options options, source_location where);

  std::shared_ptr<detail::scope_state> state_;
};

}  // namespace scopelab::async
