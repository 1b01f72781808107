// Runs an action when the enclosing block is left without an exception.
//
//   void rename(Folder& folder, Name from, Name to) {
//     scope_success announce{[&]() noexcept { folder.changed(); }};
//     folder.move(from, to);           // throws: does not run announce
//     if (from == to) return;          // runs announce
//   }                                  // runs announce
//
// Not for: commits whose failure the caller must see (call commit() and look at
// its result); coroutines that suspend inside the block (see scope_fail.hpp).
//
// Errors, thread and misuse: as scope_exit. With policy::propagate the action's
// exception leaves the block as if the last statement had thrown it.
//
// Source: N4152 (uncaught_exceptions), P0052R10; the destructor is noexcept
// exactly when the action cannot get an exception past the policy.
#pragma once

#include "scopelab/scope/detail/guard.hpp"

namespace scopelab {

template <class Action, class Policy = policy::refuse>
class scope_success : public detail::guard<Action, Policy> {
  using base = detail::guard<Action, Policy>;

 public:
  // If taking over the action throws, it does not run: nothing has succeeded.
  [[nodiscard("an unnamed guard runs its action at once: give it a name")]]  //
  explicit scope_success(Action action, Policy policy = {})
      : base(action, policy, [](Action&) {}) {}

  ~scope_success() noexcept(base::nothrow) {
    if (base::armed() && !unwinding_()) base::run();
  }

 private:
  detail::unwinding_since unwinding_;
};

}  // namespace scopelab
