#include "scopelab/async/detail/scope_state.hpp"

#include "scopelab/async/detail/registry.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

#include <algorithm>

namespace scopelab::async::detail {
namespace {

std::string called(const std::string& name, const std::source_location& where) {
  const std::string site = " spawned at " + async::site(where);
  return (name.empty() ? "the task" : "task '" + name + '\'') + site;
}

std::string what_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& e) {
    return e.what();
  } catch (...) {
    return "an exception that is no std::exception";
  }
}

bool is_strand(const asio::any_io_executor& executor) {
  return executor.target<asio::strand<asio::any_io_executor>>() ||
         executor.target<asio::strand<asio::io_context::executor_type>>() ||
         executor.target<asio::strand<asio::thread_pool::executor_type>>();
}

// A strand on `executor`. Made of the executor's own type where that is known:
// one on an io_context then fits into an any_io_executor, unallocated.
asio::any_io_executor strand_on(const asio::any_io_executor& executor) {
  if (const auto* io = executor.target<asio::io_context::executor_type>())
    return asio::make_strand(*io);
  if (const auto* pool = executor.target<asio::thread_pool::executor_type>())
    return asio::make_strand(*pool);
  return asio::make_strand(executor);
}

// A timer that runs `then` unless it is stopped before. The timer is used on
// its executor alone.
template <class Then>
std::shared_ptr<asio::steady_timer> arm(
    const asio::any_io_executor& executor,
    std::chrono::steady_clock::duration after, Then then) {
  auto timer = std::make_shared<asio::steady_timer>(executor, after);
  timer->async_wait(asio::bind_executor(
      executor, [then = std::move(then)](boost::system::error_code stopped) {
        if (!stopped) then();
      }));
  return timer;
}

void stop(std::shared_ptr<asio::steady_timer> timer) {
  if (!timer) return;
  const asio::any_io_executor executor = timer->get_executor();
  asio::dispatch(executor, [timer = std::move(timer)] { timer->cancel(); });
}

}  // namespace

bool task::start() noexcept {
  aborted = (flags & cancelled) != 0;
  return !aborted;
}

const asio::any_io_executor& task::executor() const noexcept {
  return strand ? *strand : scope->executor;
}

void task::arm_deadline(std::chrono::steady_clock::duration after) {
  if (after == no_deadline) return;
  timer = arm(executor(), after, [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->past_deadline();
  });
}

void task::suspended() {
  if (flags.fetch_or(emits) & cancelled) emit();
}

void task::cancel() {
  const unsigned before = flags.fetch_or(cancelled);
  if ((before & (emits | cancelled | over)) != emits) return;
  asio::dispatch(executor(), [self = shared_from_this()] { self->emit(); });
}

void task::emit() {
  if (!(flags & over)) signal.emit(asio::cancellation_type::terminal);
}

void task::past_deadline() {
  if (flags.fetch_or(late) & over) return;
  cancel();
}

task_info task::info() const {
  return {.name = name,
          .where = where,
          .started = started,
          .cancelled = (flags & cancelled) != 0,
          .scope = scope->where,
          .held_bytes = held ? held->bytes() : 0,
          .held_blocks = held ? held->blocks() : 0};
}

scope_state::scope_state(asio::any_io_executor on, scope_options chosen,
                         const std::source_location& made_at)
    : executor(std::move(on)),
      options(std::move(chosen)),
      where(made_at),
      serial_(options.one_thread || is_strand(executor)) {}

asio::any_io_executor scope_state::make_strand() const {
  return strand_on(executor);
}

// Not in the constructor: from here on it is seen by other threads.
void scope_state::enter() { registry::get().add(*this); }

scope_state::~scope_state() { registry::get().remove(*this); }

void scope_state::end_walks() noexcept {
  const std::lock_guard lock{mutex_};
  tasks_.stop_walks();
}

void scope_state::arm_deadline() {
  if (options.deadline == no_deadline) return;
  timer_ = arm(serial_ ? executor : make_strand(), options.deadline,
               [weak = weak_from_this()] {
                 if (const auto self = weak.lock()) self->past_deadline();
               });
}

std::shared_ptr<task> scope_state::admit(const task_options& with,
                                         const std::source_location& at) {
  auto admitted = std::make_shared<task>(shared_from_this(), with, at);
  const std::lock_guard lock{mutex_};
  if (closed_) {
    throw scope_closed{"spawn at " + async::site(at) +
                       ": refused, the scope made at " + async::site(where) +
                       (joined_ ? " is joined" : " is closed")};
  }
  if (stopped_) admitted->flags = task::cancelled;
  if (counts_held) admitted->held = account::open();
  tasks_.push_back(*admitted);
  return admitted;
}

void scope_state::end(task& t) noexcept {
  stop(std::exchange(t.timer, nullptr));
  std::vector<std::unique_ptr<waiter>> joiners;
  bool stop_siblings = false;
  {
    const std::lock_guard lock{mutex_};
    const unsigned flags = t.flags.fetch_or(task::over);
    if (t.aborted && flags & task::late) {
      fail({t.name, t.where,
            std::make_exception_ptr(deadline_exceeded{
                called(t.name, t.where) + " was cancelled by its deadline"})});
      stop_siblings = true;
    } else if (t.error && !(t.aborted && flags & task::cancelled)) {
      fail({t.name, t.where, t.error});
      stop_siblings = true;
    }
    tasks_.erase(t);
    if (tasks_.empty() && !waiters_.empty()) {
      closed_ = joined_ = true;
      joiners.swap(waiters_);
    }
  }
  if (stop_siblings && options.on_error == errors::keep_first) cancel_all();
  if (!joiners.empty()) stop_deadline();
  for (const auto& joiner : joiners) joiner->wake();
  if (t.held) std::exchange(t.held, nullptr)->close();
}

void scope_state::fail(task_error failed) {
  if (options.on_error == errors::collect || failed_.empty())
    failed_.push_back(std::move(failed));
}

void scope_state::cancel_all() {
  std::vector<std::shared_ptr<task>> all;
  {
    const std::lock_guard lock{mutex_};
    if (std::exchange(stopped_, true)) return;
    for (task& t : tasks_) all.push_back(t.shared_from_this());
  }
  // Unlocked: what a signal reaches may call the scope.
  for (const auto& t : all) t->cancel();
}

void scope_state::close() noexcept {
  const std::lock_guard lock{mutex_};
  closed_ = true;
}

void scope_state::past_deadline() {
  {
    const std::lock_guard lock{mutex_};
    if (joined_) return;
    fail({"", where,
          std::make_exception_ptr(
              deadline_exceeded{"the scope made at " + async::site(where) +
                                " was cancelled by its deadline"})});
  }
  cancel_all();
}

bool scope_state::try_join() {
  {
    const std::lock_guard lock{mutex_};
    if (!tasks_.empty()) return false;
    closed_ = joined_ = true;
  }
  stop_deadline();
  return true;
}

void scope_state::wait(std::unique_ptr<waiter> w) {
  {
    const std::lock_guard lock{mutex_};
    if (!tasks_.empty()) {
      waiters_.push_back(std::move(w));
      return;
    }
    closed_ = joined_ = true;
  }
  stop_deadline();
  w->wake();
}

void scope_state::stop_deadline() noexcept {
  std::shared_ptr<asio::steady_timer> timer;
  {
    const std::lock_guard lock{mutex_};
    timer.swap(timer_);
  }
  stop(std::move(timer));
}

void scope_state::rethrow() {
  std::vector<task_error> all;
  {
    const std::lock_guard lock{mutex_};
    seen_ = true;
    all = failed_;
  }
  if (all.empty()) return;
  if (options.on_error == errors::keep_first)
    std::rethrow_exception(all.front().error);
  throw task_errors{std::move(all)};
}

scope_report scope_state::leave() noexcept {
  close();
  scope_report report{.scope = where, .live = live_tasks(), .unjoined = {}};
  stop_deadline();
  const std::lock_guard lock{mutex_};
  if (!seen_) {
    for (const task_error& lost : failed_) {
      report.unjoined.push_back(called(lost.name, lost.where) + ": " +
                                what_of(lost.error));
    }
  }
  return report;
}

std::vector<task_info> scope_state::live_tasks() const {
  std::vector<task_info> all;
  const std::lock_guard lock{mutex_};
  for (const task& t : tasks_) all.push_back(t.info());
  return all;
}

bool scope_state::list(walkable<task>::walk& at,
                       std::chrono::steady_clock::time_point until,
                       std::size_t most, std::vector<task_info>& tasks) {
  const std::lock_guard lock{mutex_};
  if (!at.in(tasks_)) at.start(tasks_);
  for (; at.at() && at.at()->started < until; at.go_on()) {
    if (tasks.size() == most) return false;
    tasks.push_back(at.at()->info());
  }
  at.stop();
  return true;
}

void scope_state::end_walk(walkable<task>::walk& at) noexcept {
  const std::lock_guard lock{mutex_};
  at.stop();
}

std::size_t scope_state::live() const noexcept {
  const std::lock_guard lock{mutex_};
  return tasks_.size();
}

}  // namespace scopelab::async::detail
