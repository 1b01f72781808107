// Runs an action when the enclosing block is left by an exception.
//
//   void add(Table& table, Row row) {
//     const auto at = table.append(row);
//     scope_fail undo{[&]() noexcept { table.drop(at); }};
//     index(row);                      // throws: runs undo
//     if (row.draft) return;           // does not
//   }                                  // does not
//
// Not for: errors reported by value (nothing unwinds: use scope_exit and
// release()); coroutines that suspend inside the block: the count of exceptions
// belongs to the thread, so another coroutine's exception looks like yours and
// a cancelled frame looks like success.
//
// Errors, thread and misuse: as scope_exit. Costs two calls of
// std::uncaught_exceptions. A cleanup that throws here would end the program
// under every policy but `collect` and `propagate`, which drops it.
//
// Source: N4152 (uncaught_exceptions), P0052R10.
#pragma once

#include "scopelab/scope/detail/guard.hpp"

namespace scopelab {

template <class Action, class Policy = policy::refuse>
class scope_fail : public detail::guard<Action, Policy> {
  using base = detail::guard<Action, Policy>;

 public:
  // If taking over the action throws, the action runs: the block has failed.
  [[nodiscard("an unnamed guard guards nothing: give it a name")]]  //
  explicit scope_fail(Action action, Policy policy = {})
      : base(action, policy, [&policy](Action& lost) { policy.run(lost); }) {}

  ~scope_fail() noexcept(base::nothrow) {
    if (base::armed() && unwinding_()) base::run();
  }

 private:
  detail::unwinding_since unwinding_;
};

}  // namespace scopelab
