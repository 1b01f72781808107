#include "scopelab/async/task_scope.hpp"

#include "scopelab/async/detail/scope_state.hpp"
#include "scopelab/async/watch.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/multiple_exceptions.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstdio>

namespace scopelab::async {
namespace detail {
namespace {

bool is_aborted(const boost::system::system_error& e) {
  return e.code() == asio::error::operation_aborted;
}

// Keeps what left the work in the task.
void keep_error(task& t, const std::exception_ptr& error) noexcept {
  t.error = error;
  try {
    std::rethrow_exception(error);
  } catch (const boost::system::system_error& e) {
    t.aborted = is_aborted(e);
  } catch (const asio::multiple_exceptions& e) {
    try {
      std::rethrow_exception(e.first_exception());
    } catch (const boost::system::system_error& first) {
      t.aborted = is_aborted(first);
    } catch (...) {
    }
  } catch (...) {
  }
}

// The end of a task, however it comes: called by Asio, or destroyed uncalled
// with a frame that never ends.
class ended {
 public:
  using cancellation_slot_type = asio::cancellation_slot;

  explicit ended(std::shared_ptr<task> t) noexcept : task_(std::move(t)) {}
  ended(ended&&) noexcept = default;
  ended& operator=(ended&&) = delete;
  ~ended() {
    if (task_) task_->scope->end(*task_);
  }

  void operator()(const std::exception_ptr& error = nullptr) {
    const std::shared_ptr<task> done = std::move(task_);
    if (error) keep_error(*done, error);
    done->scope->end(*done);
  }

  cancellation_slot_type get_cancellation_slot() const noexcept {
    return task_->signal.slot();
  }

  task& operator*() const noexcept { return *task_; }

 private:
  std::shared_ptr<task> task_;
};

// On the task's executor. Not a coroutine around `work`: a frame and a resume a
// task are worth saving.
void run(ended end, asio::awaitable<void> work) {
  task& t = *end;
  const running_as its{t.held};
  if (t.start()) {
    // Runs until `work` suspends for the first time, or ends. The task is still
    // there then: its end needs the executor, which is busy here.
    asio::co_spawn(t.executor(), std::move(work), std::move(end));
    t.suspended();
    return;
  }
  // What it holds goes before it is over.
  static_cast<void>(asio::awaitable<void>{std::move(work)});
  end();
}

template <class Handler>
struct waiter_of final : waiter {
  explicit waiter_of(Handler taken)
      : handler(std::move(taken)), work(asio::make_work_guard(handler)) {}
  void wake() override { asio::post(std::move(handler)); }
  Handler handler;
  asio::executor_work_guard<asio::associated_executor_t<Handler>> work;
};

// Ends when the scope wakes it. Not a coroutine: g++ 12 destroys what a lambda
// captures twice if the lambda is a temporary inside a co_await expression.
asio::awaitable<void> woken(scope_state& scope) {
  return asio::async_initiate<const asio::use_awaitable_t<>&, void()>(
      [scope = scope.shared_from_this()](auto handler) {
        // Once it waits, another thread may wake it and destroy this lambda.
        // NOLINTNEXTLINE(performance-unnecessary-copy-initialization)
        const std::shared_ptr<scope_state> kept = scope;
        auto slot = asio::get_associated_cancellation_slot(handler);
        if (slot.is_connected())
          slot.assign([kept](asio::cancellation_type) { kept->cancel_all(); });
        using waits = waiter_of<decltype(handler)>;
        kept->wait(std::make_unique<waits>(std::move(handler)));
      },
      asio::use_awaitable);
}

asio::awaitable<void> wait_for(std::shared_ptr<scope_state> scope) {
  const auto asked = co_await asio::this_coro::cancellation_state;
  if (asked.cancelled() != asio::cancellation_type::none) scope->cancel_all();
  if (!scope->try_join()) co_await woken(*scope);
  scope->rethrow();
  if (asked.cancelled() != asio::cancellation_type::none &&
      co_await asio::this_coro::throw_if_cancelled()) {
    throw boost::system::system_error{asio::error::operation_aborted, "join"};
  }
}

}  // namespace
}  // namespace detail

namespace detail {

watched::watched(const task_options& options,
                 const std::source_location& where) {
  const running_as nobody{nullptr};
  // The scope of those that have none: never joined, never destroyed.
  static const auto* const none = [] {
    auto scope = std::make_shared<scope_state>(
        asio::any_io_executor{}, scope_options{.one_thread = true},
        std::source_location{});
    scope->enter();
    return new std::shared_ptr<scope_state>{std::move(scope)};
  }();
  task_ = (*none)->admit(options, where);
}

watched::~watched() {
  if (task_) task_->scope->end(*task_);
}

account* watched::held() const noexcept { return task_->held; }

}  // namespace detail

task_errors::task_errors(std::vector<task_error> failed)
    : std::runtime_error(std::to_string(failed.size()) + " tasks failed"),
      failed_(
          std::make_shared<const std::vector<task_error>>(std::move(failed))) {}

std::string describe(const scope_report& report) {
  std::string text = "the task scope made at " + site(report.scope);
  text += " is destroyed with " + std::to_string(report.live.size()) +
          " live tasks and " + std::to_string(report.unjoined.size()) +
          " errors that no join() has seen\n";
  for (const task_info& task : report.live)
    text += "  live: " + describe(task) + '\n';
  for (const std::string& error : report.unjoined)
    text += "  error: " + error + '\n';
  return text;
}

void task_handle::cancel() const {
  if (const auto task = task_.lock()) task->cancel();
}

bool task_handle::ended() const noexcept {
  const auto task = task_.lock();
  return !task || task->flags & detail::task::over;
}

task_scope::task_scope(asio::any_io_executor executor, scope_options options,
                       std::source_location where)
    : state_(std::make_shared<detail::scope_state>(std::move(executor),
                                                   std::move(options), where)) {
  state_->enter();
  state_->arm_deadline();
}

task_scope::~task_scope() {
  const scope_report report = state_->leave();
  if (report.live.empty() && report.unjoined.empty()) return;
  if (state_->options.report) {
    state_->options.report(report);
  } else {
    std::fputs(describe(report).c_str(), stderr);
  }
  if (report.live.empty()) return;
  if (state_->options.at_end == live_at_end::terminate) std::terminate();
  state_->cancel_all();
}

task_handle task_scope::spawn(asio::awaitable<void> work, task_options options,
                              std::source_location where) {
  const running_as none{nullptr};  // what is needed here is not the caller's
  detail::ended end{state_->admit(options, where)};
  detail::task& t = *end;
  task_handle handle{t.weak_from_this()};
  if (!state_->serial()) t.strand = state_->make_strand();
  t.arm_deadline(options.deadline);
  auto begin = [end = std::move(end), work = std::move(work)]() mutable {
    detail::run(std::move(end), std::move(work));
  };
  // Known by its type it takes the lambda without wrapping it on the heap.
  const asio::any_io_executor& on = t.executor();
  if (const auto* io = on.target<asio::io_context::executor_type>())
    asio::dispatch(*io, std::move(begin));
  else
    asio::dispatch(on, std::move(begin));
  return handle;
}

task_handle task_scope::post(std::unique_ptr<detail::callable> handler,
                             task_options options, std::source_location where) {
  const running_as none{nullptr};
  detail::ended end{state_->admit(options, where)};
  detail::task& t = *end;
  task_handle handle{t.weak_from_this()};
  t.arm_deadline(options.deadline);
  asio::post(state_->executor, [end = std::move(end),
                                handler = std::move(handler)]() mutable {
    detail::task& t = *end;
    if (t.start()) {
      const running_as its{t.held};
      try {
        handler->call();
      } catch (...) {
        detail::keep_error(t, std::current_exception());
      }
    }
    handler.reset();  // what it captured goes before the task is over
    end();
  });
  return handle;
}

void task_scope::cancel_all() { state_->cancel_all(); }
void task_scope::close() noexcept { state_->close(); }

asio::awaitable<void> task_scope::join() { return detail::wait_for(state_); }

std::vector<task_info> task_scope::live_tasks() const {
  return state_->live_tasks();
}

std::size_t task_scope::live() const noexcept { return state_->live(); }

}  // namespace scopelab::async
