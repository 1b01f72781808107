// Runs an action when the enclosing block ends, however it ends.
//
//   int copy(const char* from, const char* to) {
//     const int in = ::open(from, O_RDONLY);
//     if (in < 0) return 1;            // no guard yet: runs nothing
//     scope_exit close_in{[&]() noexcept { ::close(in); }};
//     const int out = ::creat(to, 0600);
//     if (out < 0) return 1;           // runs close_in
//     scope_exit close_out{[&]() noexcept { ::close(out); }};
//     transfer(in, out);               // throws: runs close_out, then close_in
//     return 0;                        // runs close_out, then close_in
//   }                                  // std::exit in between: runs neither
//
// Not for: cleanup only after an error (scope_fail) or only after success
// (scope_success); a number of actions known at run time (defer_stack); a
// resource that is handed on (unique_resource, std::unique_ptr); code that
// co_awaits and wants to know how it ended.
//
// Errors: an action that may throw is refused at compile time unless a policy
// says what shall happen (policy.hpp). An unnamed guard, a copied and a moved
// guard are refused too.
//
// Thread: the action runs on the thread that leaves the block.
//
// Source: the scope guard of Alexandrescu and Marginean (2000), with the
// interface of std::experimental::scope_exit (P0052R10, N4806).
#pragma once

#include "scopelab/scope/detail/guard.hpp"

namespace scopelab {

template <class Action, class Policy = policy::refuse>
class scope_exit : public detail::guard<Action, Policy> {
  using base = detail::guard<Action, Policy>;

 public:
  // If taking over the action throws, the action runs and the exception goes
  // on: the cleanup is never lost.
  [[nodiscard("an unnamed guard runs its action at once: give it a name")]]  //
  explicit scope_exit(Action action, Policy policy = {})
      : base(action, policy, [&policy](Action& lost) { policy.run(lost); }) {}

  ~scope_exit() noexcept(base::nothrow) {
    if (base::armed()) base::run();
  }
};

}  // namespace scopelab
