// Collects actions while a block runs and runs them when it ends, last first.
//
//   void link(std::span<const Part> parts) {
//     defer_stack undo;
//     for (const Part& part : parts) {
//       attach(part);                  // throws: detaches those before it
//       undo.defer([&part]() noexcept { detach(part); });
//     }
//     undo.release();                  // all attached: nothing is undone
//   }
//
// Not for: one action (scope_exit, at no cost); a resource of one iteration:
// what is deferred inside a loop stays open until the whole loop is done.
//
// Memory: the first actions live in the object (InlineBytes bytes; an action
// takes its captures and three words). Further ones go to heap blocks of
// growing size, freed together when the stack is empty again.
//
// Errors: an action that may throw is refused at compile time unless a policy
// says what shall happen (policy.hpp). Under every policy the remaining actions
// still run; policy::propagate then throws the first error. If defer() cannot
// store the action (std::bad_alloc, a capture whose copy throws) it runs it at
// once and lets the exception go on: no cleanup is lost.
//
// Thread: one thread at a time. An action may defer further ones.
//
// Source: Go's defer, as an object; storage is
// std::pmr::monotonic_buffer_resource.
#pragma once

#include "scopelab/scope/detail/guard.hpp"

#include <concepts>
#include <cstddef>
#include <exception>
#include <memory>
#include <memory_resource>
#include <utility>

namespace scopelab {

template <class Policy = policy::refuse, std::size_t InlineBytes = 256>
class defer_stack : detail::a_guard_is_neither_copied_nor_moved {
  // Whether some action could get an exception past the policy.
  static constexpr bool nothrow =
      noexcept(std::declval<Policy&>().run(std::declval<void (*&)()>()));

 public:
  [[nodiscard("an unnamed stack guards nothing: give it a name")]]  //
  defer_stack()
    requires std::default_initializable<Policy>
  = default;
  [[nodiscard("an unnamed stack guards nothing: give it a name")]]  //
  explicit defer_stack(Policy policy)
      : policy_(std::move(policy)) {}

  ~defer_stack() noexcept(nothrow) { run(); }

  // Puts `action` on top.
  template <class Action>
  void defer(Action action) {
    static_assert(detail::check_action<Policy, Action>());
    void* place = nullptr;
    try {
      place = memory_.allocate(sizeof(held<Action>), alignof(held<Action>));
    } catch (...) {
      policy_.run(action);
      throw;
    }
    top_ = std::construct_at(static_cast<held<Action>*>(place), top_, action,
                             policy_);
    ++size_;
  }

  // Runs all actions now, last first, and leaves the stack empty and usable.
  void run() noexcept(nothrow) {
    std::exception_ptr first_error;
    while (top_ != nullptr) {
      if constexpr (nothrow) {
        pop(true);
      } else {
        try {
          pop(true);
        } catch (...) {
          if (!first_error) first_error = std::current_exception();
        }
      }
    }
    memory_.release();
    if constexpr (!nothrow) {
      if (first_error) std::rethrow_exception(first_error);
    }
  }

  // Forgets all actions without running them.
  void release() noexcept {
    while (top_ != nullptr) pop(false);
    memory_.release();
  }

  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }

 private:
  struct node {
    node* below;
    void (*finish)(node* self, Policy& policy, bool run);
  };

  template <class Action>
  struct held : node {
    held(node* below, Action& taken, Policy& policy)
        : node{below, &finish},
          action(detail::take_over(
              taken, [&policy](Action& lost) { policy.run(lost); })) {}

    static void finish(node* self, Policy& policy, bool run) {
      const std::unique_ptr<held, void (*)(held*)> me{
          static_cast<held*>(self), [](held* h) { std::destroy_at(h); }};
      if (run) policy.run(me->action);
    }

    Action action;
  };

  void pop(bool run) {
    node* const last = std::exchange(top_, top_->below);
    --size_;
    last->finish(last, policy_, run);
  }

  alignas(std::max_align_t) std::byte inline_[InlineBytes];
  std::pmr::monotonic_buffer_resource memory_{inline_, sizeof inline_};
  node* top_ = nullptr;
  std::size_t size_ = 0;
  [[no_unique_address]] Policy policy_;
};

}  // namespace scopelab
