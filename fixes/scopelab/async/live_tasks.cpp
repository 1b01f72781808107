#include "scopelab/async/live_tasks.hpp"

#include "scopelab/async/detail/registry.hpp"

#include <time.h>

#include <algorithm>

namespace scopelab::async {
namespace detail {

registry& registry::get() {
  // Never destroyed: a scope in a static object may end after this would.
  static registry* const all = new registry;
  return *all;
}

void registry::add(scope_state& scope) {
  const std::lock_guard lock{mutex_};
  scopes_.push_back(scope);
}

void registry::remove(scope_state& scope) noexcept {
  const std::lock_guard lock{mutex_};
  scopes_.erase(scope);
  // It has no task any more, but a walk may still stand at the end of them.
  scope.end_walks();
}

namespace {

std::chrono::nanoseconds thread_time() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return std::chrono::seconds{t.tv_sec} + std::chrono::nanoseconds{t.tv_nsec};
}

// Enters into the report how long it has lived.
class hold {
 public:
  explicit hold(walk_report& report) : report_(report) {}
  hold(const hold&) = delete;
  hold& operator=(const hold&) = delete;
  ~hold() {
    const std::chrono::nanoseconds took = steady_clock::now() - began_;
    ++report_.holds;
    report_.longest_hold = std::max(report_.longest_hold, took);
    report_.longest_work =
        std::max(report_.longest_work, thread_time() - worked_);
  }

 private:
  using steady_clock = std::chrono::steady_clock;
  walk_report& report_;
  const steady_clock::time_point began_ = steady_clock::now();
  const std::chrono::nanoseconds worked_ = thread_time();
};

}  // namespace

class registry::walk_of_all {
 public:
  explicit walk_of_all(registry& all) : all_(all) {
    const std::lock_guard lock{all_.mutex_};
    scopes_.start(all_.scopes_);
  }
  walk_of_all(const walk_of_all&) = delete;
  walk_of_all& operator=(const walk_of_all&) = delete;
  ~walk_of_all() {
    const std::lock_guard lock{all_.mutex_};
    if (scope_state* const scope = scopes_.at()) scope->end_walk(tasks_);
    scopes_.stop();
  }

  // False at the end. No scope can go while the lock is held.
  bool list(std::vector<task_info>& tasks, walk_report& report) {
    const std::lock_guard lock{all_.mutex_};
    const hold held{report};
    for (std::size_t scopes = 0; scopes < most; ++scopes) {
      scope_state* const scope = scopes_.at();
      if (!scope) return false;
      if (!scope->list(tasks_, began_, most, tasks)) return true;
      scopes_.go_on();
    }
    return true;
  }

 private:
  static constexpr std::size_t most = 128;  // tasks or scopes a hold
  registry& all_;
  const std::chrono::steady_clock::time_point began_ =
      std::chrono::steady_clock::now();
  walkable<scope_state>::walk scopes_;
  walkable<task>::walk tasks_;  // in the scope at which the other stands
};

walk_report registry::walk(const std::function<void(const task_info&)>& see) {
  walk_report report;
  walk_of_all walk{*this};
  std::vector<task_info> some;
  for (bool more = true; more;) {
    more = walk.list(some, report);
    report.tasks += some.size();
    report.most_per_hold = std::max(report.most_per_hold, some.size());
    for (const task_info& task : some) see(task);
    some.clear();
  }
  return report;
}

}  // namespace detail

walk_report for_each_live_task(
    const std::function<void(const task_info&)>& see) {
  return detail::registry::get().walk(see);
}

std::vector<task_info> live_tasks() {
  std::vector<task_info> all;
  for_each_live_task([&all](const task_info& task) { all.push_back(task); });
  return all;
}

std::string site(const std::source_location& where) {
  return where.file_name() + (":" + std::to_string(where.line()));
}

std::string describe(const task_info& task) {
  const auto age = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - task.started);
  std::string text =
      task.name.empty() ? "a task" : '\'' + std::string{task.name} + '\'';
  text += ", spawned at " + site(task.where) + ", ";
  text += std::to_string(age.count()) + " ms ago";
  if (task.cancelled) text += ", asked to stop";
  return text;
}

}  // namespace scopelab::async
