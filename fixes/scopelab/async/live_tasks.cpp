#include "scopelab/async/live_tasks.hpp"

#include "scopelab/async/detail/registry.hpp"

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
  scopes_.erase(scopes_.iterator_to(scope));
}

std::vector<task_info> registry::live_tasks() {
  std::vector<task_info> all;
  // No scope can go while the lock is held: its destructor calls remove().
  const std::lock_guard lock{mutex_};
  for (const scope_state& scope : scopes_) {
    std::vector<task_info> some = scope.live_tasks();
    all.insert(all.end(), std::make_move_iterator(some.begin()),
               std::make_move_iterator(some.end()));
  }
  return all;
}

}  // namespace detail

std::vector<task_info> live_tasks() {
  return detail::registry::get().live_tasks();
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
