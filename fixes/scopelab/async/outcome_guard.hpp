// Tells an action how a coroutine's block ended: in success, in failure, or
// cancelled - right across suspensions.
//
//   asio::awaitable<void> transfer(database& db) {
//     async::outcome_guard end{[&](async::outcome how) noexcept {
//       how == async::outcome::success ? db.keep() : db.undo();
//     }};
//     co_await end.watch(db.debit());   // throws: failure, or cancelled if by
//                                       // operation_aborted. Its frame is
//                                       // destroyed in here: cancelled
//     if (!db.balanced()) co_return;    // cancelled: nobody said success
//     co_await end.watch(db.credit());
//     end.succeeded();                  // success, from here on
//   }
//
// Nothing is a success that does not say so. An exception that leaves the
// block is a failure, but operation_aborted out of watch() is a cancellation.
//
// Not for: a block without co_await (scope_fail and scope_success need no
// word); an action that must itself co_await: a destructor cannot.
//
// Errors: the action takes the outcome and must be noexcept unless a policy
// says what shall happen (scope/policy.hpp). It runs once, when the guard goes.
//
// Limit: outside of watch() an exception is one that is in flight on this
// thread when the guard goes. A frame destroyed at a bare co_await, while
// another exception unwinds the thread, counts as failed instead of cancelled;
// never as a success.
//
// Thread: the one on which the block ends or its frame is destroyed.
//
// Source: the three outcomes of ZIO's and Kotlin's bracket (succeeded, failed,
// cancelled), as a guard.
#pragma once

#include "scopelab/scope/detail/guard.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <type_traits>
#include <utility>

namespace scopelab::async {

enum class outcome { success, failure, cancelled };

template <class Action, class Policy = policy::refuse>
class outcome_guard : scopelab::detail::a_guard_is_neither_copied_nor_moved {
  struct call {
    Action& action;
    outcome how;
    void operator()() noexcept(std::is_nothrow_invocable_v<Action&, outcome>) {
      static_cast<void>(action(how));
    }
  };
  static_assert(scopelab::detail::check_action<Policy, call>());
  static constexpr bool nothrow =
      noexcept(std::declval<Policy&>().run(std::declval<call&>()));

 public:
  // If taking over the action throws, it runs as after a failure.
  [[nodiscard("an unnamed guard runs its action at once: give it a name")]]  //
  explicit outcome_guard(Action action, Policy policy = {})
      : action_(scopelab::detail::take_over(action,
                                            [&policy](Action& lost) {
                                              call last{lost, outcome::failure};
                                              policy.run(last);
                                            })),
        policy_(std::move(policy)) {}

  ~outcome_guard() noexcept(nothrow) {
    call last{action_, told_ ? how_ : untold()};
    policy_.run(last);
  }

  // What the block was for is done.
  void succeeded() noexcept { tell(outcome::success); }

  // It is not. Without an argument inside a catch block: what was caught.
  void failed(const std::exception_ptr& why = std::current_exception()) {
    tell(is_aborted(why) ? outcome::cancelled : outcome::failure);
  }

  // Awaits `work` and notes how it ends, unless it ends well.
  template <class T, class Executor>
  boost::asio::awaitable<T, Executor> watch(
      boost::asio::awaitable<T, Executor> work) {
    watching_ = true;  // stays so if the frame is destroyed in here
    try {
      if constexpr (std::is_void_v<T>) {
        co_await std::move(work);
        watching_ = false;
      } else {
        T result = co_await std::move(work);
        watching_ = false;
        co_return result;
      }
    } catch (...) {
      watching_ = false;
      failed();
      throw;
    }
  }

 private:
  void tell(outcome how) noexcept {
    how_ = how;
    told_ = true;
  }

  outcome untold() const noexcept {
    const bool leaves_by_exception = !watching_ && std::uncaught_exceptions();
    return leaves_by_exception ? outcome::failure : outcome::cancelled;
  }

  static bool is_aborted(const std::exception_ptr& why) {
    try {
      if (why) std::rethrow_exception(why);
    } catch (const boost::system::system_error& e) {
      return e.code() == boost::asio::error::operation_aborted;
    } catch (...) {
    }
    return false;
  }

  Action action_;
  [[no_unique_address]] Policy policy_;
  outcome how_ = outcome::cancelled;
  bool told_ = false;
  bool watching_ = false;
};

}  // namespace scopelab::async
