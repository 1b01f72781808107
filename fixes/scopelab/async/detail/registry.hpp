// The scopes of this process, for live_tasks(). A scope enters and leaves it;
// its tasks cost nothing here.
#pragma once

#include "scopelab/async/detail/scope_state.hpp"

namespace scopelab::async::detail {

class registry {
 public:
  static registry& get();
  void add(scope_state& scope);
  void remove(scope_state& scope) noexcept;
  walk_report walk(const std::function<void(const task_info&)>& see);

 private:
  class walk_of_all;
  std::mutex mutex_;
  walkable<scope_state> scopes_;
};

}  // namespace scopelab::async::detail
