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
}

walk_report registry::walk(const std::function<void(const task_info&)>& see) {
  walk_report report;
  const auto now = std::chrono::steady_clock::now();
  walkable<scope_state>::walk at{scopes_, mutex_};
  // Emptied without the lock: the last owner of a scope calls remove().
  std::vector<std::shared_ptr<scope_state>> some;
  some.reserve(walk_lock::most);
  for (bool more = true; more;) {
    {
      const walk_lock lock{mutex_, report};
      while (some.size() < walk_lock::most) {
        scope_state* const scope = at.next();
        more = scope != nullptr;
        if (!more) break;
        // Null: its destructor waits for the lock; it has no task.
        if (auto kept = scope->weak_from_this().lock())
          some.push_back(std::move(kept));
      }
    }
    for (const auto& scope : some) scope->walk(now, report, see);
    some.clear();
  }
  return report;
}

namespace {

std::chrono::nanoseconds thread_time() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return std::chrono::seconds{t.tv_sec} + std::chrono::nanoseconds{t.tv_nsec};
}

}  // namespace

walk_lock::walk_lock(std::mutex& mutex, walk_report& report)
    : lock_(mutex),
      report_(report),
      began_(std::chrono::steady_clock::now()),
      worked_(thread_time()) {}

walk_lock::~walk_lock() {
  ++report_.holds;
  report_.longest_hold =
      std::max<std::chrono::nanoseconds>(
          report_.longest_hold, std::chrono::steady_clock::now() - began_);
  report_.longest_work =
      std::max(report_.longest_work, thread_time() - worked_);
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
