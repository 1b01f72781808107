// What a guard does with a cleanup that throws.
//
//   scope_exit a{[&]() noexcept { close(fd); }};       // refuse: the default
//   scope_exit b{[&] { flush(); }, policy::terminate{}};
//                                                      // ends the program
//   scope_exit c{[&] { f.close(); }, policy::collect{error}};
//                                                      // kept in `error`
//   scope_exit d{[&] { tx.undo(); }, policy::propagate{}};
//                                                      // leaves the scope
//
// | policy    | accepts  | it throws: normal exit | it throws: unwinding |
// |-----------|----------|------------------------|----------------------|
// | refuse    | noexcept | does not compile       | does not compile     |
// | terminate | any      | std::terminate         | std::terminate       |
// | collect   | any      | first error is kept    | first error is kept  |
// | propagate | any      | leaves the destructor  | dropped              |
//
// The four are the contracts found in the field: P0052, Abseil and GSL
// terminate; Boost.Scope propagates; userver propagates unless unwinding.
//
// A policy of your own is a copyable class with
//   template <class Action> static constexpr bool accepts;
//   template <class Action> void run(Action& action) noexcept(...);
#pragma once

#include <exception>
#include <type_traits>

namespace scopelab {

namespace policy {

// Accepts only actions that are noexcept; anything else does not compile.
struct refuse {
  template <class Action>
  static constexpr bool accepts = std::is_nothrow_invocable_v<Action&>;

  template <class Action>
  void run(Action& action) noexcept {
    static_cast<void>(action());
  }
};

// Calls std::terminate when the action throws.
struct terminate {
  template <class Action>
  static constexpr bool accepts = std::is_invocable_v<Action&>;

  template <class Action>
  void run(Action& action) noexcept {
    static_cast<void>(action());
  }
};

// Keeps the action's exception in `sink`, so that the caller gets the error of
// the work by exception and the error of the cleanup by the sink.
//
//   std::exception_ptr close_error;
//   {
//     scope_exit close{[&] { file.close(); }, policy::collect{close_error}};
//     write(file);                  // may throw too: both errors survive
//   }
//   if (close_error) std::rethrow_exception(close_error);
//
// A sink holds one exception, the first to arrive; a full sink drops what
// comes after, so give guards whose errors all matter a sink each. The sink
// must outlive the guard and is written on the guard's thread.
class collect {
 public:
  explicit collect(std::exception_ptr& sink) noexcept : sink_(&sink) {}

  template <class Action>
  static constexpr bool accepts = std::is_invocable_v<Action&>;

  template <class Action>
  void run(Action& action) noexcept {
    try {
      static_cast<void>(action());
    } catch (...) {
      if (!*sink_) *sink_ = std::current_exception();
    }
  }

 private:
  std::exception_ptr* sink_;
};

// Lets the action's exception leave the guard, unless the guard is being
// unwound: then the exception already on its way is the one the caller sees and
// the action's is dropped. Use `collect` to keep both.
class propagate {
 public:
  template <class Action>
  static constexpr bool accepts = std::is_invocable_v<Action&>;

  template <class Action>
  void run(Action& action) noexcept(std::is_nothrow_invocable_v<Action&>) {
    try {
      static_cast<void>(action());
    } catch (...) {
      // Counts the others only: the exception in hand is caught.
      if (std::uncaught_exceptions() <= entered_) throw;
    }
  }

 private:
  int entered_ = std::uncaught_exceptions();
};

}  // namespace policy

namespace detail {

template <class Policy, class Action>
consteval bool check_action() {
  static_assert(
      Policy::template accepts<Action>,
      "a cleanup must not throw: mark the action noexcept, or say what shall "
      "happen with policy::terminate, policy::collect or policy::propagate");
  return true;
}

}  // namespace detail
}  // namespace scopelab
