// What the three guards share. Not for direct use: see scope_exit.hpp,
// scope_fail.hpp, scope_success.hpp.
#pragma once

#include "scopelab/scope/policy.hpp"

#include <exception>
#include <type_traits>
#include <utility>

namespace scopelab::detail {

// A base whose name is the error message: g++ and clang both print it when a
// guard is copied or moved.
class a_guard_is_neither_copied_nor_moved {
 protected:
  a_guard_is_neither_copied_nor_moved() = default;
  ~a_guard_is_neither_copied_nor_moved() = default;

 public:
  a_guard_is_neither_copied_nor_moved(
      const a_guard_is_neither_copied_nor_moved&) = delete;
  a_guard_is_neither_copied_nor_moved& operator=(
      const a_guard_is_neither_copied_nor_moved&) = delete;
};

// Moves `action` into its guard. A lambda with a const capture copies instead,
// and a copy may throw: then `otherwise` decides about the work that the guard
// can no longer take over, and the exception goes on.
template <class Action, class Otherwise>
Action take_over(Action& action, Otherwise otherwise) noexcept(
    std::is_nothrow_move_constructible_v<Action>) {
  if constexpr (std::is_nothrow_move_constructible_v<Action>) {
    return std::move(action);
  } else {
    try {
      return std::move_if_noexcept(action);
    } catch (...) {
      otherwise(action);
      throw;
    }
  }
}

template <class Action, class Policy>
class guard : a_guard_is_neither_copied_nor_moved {
  static_assert(check_action<Policy, Action>());

 public:
  // Disarms the guard: its action will not run. Cannot be undone.
  void release() noexcept { armed_ = false; }

 protected:
  static constexpr bool nothrow =
      noexcept(std::declval<Policy&>().run(std::declval<Action&>()));

  template <class Otherwise>
  guard(Action& action, Policy& policy, Otherwise otherwise)
      : action_(take_over(action, otherwise)), policy_(std::move(policy)) {}
  ~guard() = default;

  bool armed() const noexcept { return armed_; }
  void run() noexcept(nothrow) { policy_.run(action_); }

 private:
  Action action_;
  [[no_unique_address]] Policy policy_;
  bool armed_ = true;
};

// Whether an exception has started to unwind since this was made. Comparing the
// count with the one at construction stays right inside a destructor that
// itself runs during unwinding; `uncaught_exceptions() > 0` does not (N4152).
class unwinding_since {
 public:
  bool operator()() const noexcept {
    return std::uncaught_exceptions() > entered_;
  }

 private:
  int entered_ = std::uncaught_exceptions();
};

}  // namespace scopelab::detail
