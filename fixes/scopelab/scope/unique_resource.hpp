// Owns something that is not memory and gives it back exactly once.
//
//   auto file = make_unique_resource_checked(
//       ::open(path, O_RDONLY), -1, [](int fd) noexcept { ::close(fd); });
//   if (file.get() == -1) return;      // owns nothing: nothing is closed
//   read(file.get());                  // throws: closes
//   keep(std::move(file));             // handed on: the new owner closes
//
// Not for: memory and pointers (std::unique_ptr); an action with no resource
// behind it (scope_exit); a close whose error matters: close explicitly, look
// at the result, then release(), and leave this as the last resort.
//
// Errors: a deleter that may throw is refused at compile time unless a policy
// says what shall happen (policy.hpp). Under policy::propagate, "unwinding" is
// counted from where the resource was acquired. An unnamed one is refused.
//
// Thread: one thread at a time, like any value.
//
// Source: std::experimental::unique_resource (P0052R10), without references as
// resources and with moves that cannot throw.
#pragma once

#include "scopelab/scope/policy.hpp"

#include <type_traits>
#include <utility>

namespace scopelab {

template <class Resource, class Deleter, class Policy = policy::refuse>
class unique_resource {
  static_assert(std::is_nothrow_move_constructible_v<Resource> &&
                    std::is_nothrow_move_constructible_v<Deleter>,
                "a resource and its deleter must move without throwing: hold a "
                "handle or a "
                "pointer, and capture by reference");

  struct give_back {
    unique_resource* owner;
    void operator()() const
        noexcept(std::is_nothrow_invocable_v<Deleter&, Resource&>) {
      static_cast<void>(owner->deleter_(owner->resource_));
    }
  };
  static_assert(detail::check_action<Policy, give_back>());
  static constexpr bool nothrow =
      noexcept(std::declval<Policy&>().run(std::declval<give_back&>()));

 public:
  [[nodiscard(
      "an unnamed owner gives its resource back at once: give it a name")]]  //
  unique_resource(Resource resource, Deleter deleter,
                  Policy policy = {}) noexcept
      : resource_(std::move(resource)),
        deleter_(std::move(deleter)),
        policy_(std::move(policy)) {}

  unique_resource(unique_resource&& other) noexcept
      : resource_(std::move(other.resource_)),
        deleter_(std::move(other.deleter_)),
        policy_(other.policy_),
        owns_(std::exchange(other.owns_, false)) {}

  unique_resource& operator=(unique_resource&& other) noexcept(nothrow)
    requires std::is_nothrow_move_assignable_v<Resource> &&
             std::is_nothrow_move_assignable_v<Deleter>
  {
    if (this == &other) return *this;
    reset();
    resource_ = std::move(other.resource_);
    deleter_ = std::move(other.deleter_);
    policy_ = other.policy_;
    owns_ = std::exchange(other.owns_, false);
    return *this;
  }

  ~unique_resource() noexcept(nothrow) { reset(); }

  // Gives the resource back now, if it is owned.
  void reset() noexcept(nothrow) {
    if (!std::exchange(owns_, false)) return;
    give_back action{this};
    policy_.run(action);
  }

  // Gives the old resource back and owns `next` instead.
  void reset(Resource next) noexcept(nothrow) {
    reset();
    resource_ = std::move(next);
    owns_ = true;
  }

  // Stops owning: the caller gives the resource back.
  void release() noexcept { owns_ = false; }

  // The resource, owned or not.
  const Resource& get() const noexcept { return resource_; }
  const Deleter& get_deleter() const noexcept { return deleter_; }

  // The pointee, where the resource is a pointer.
  decltype(auto) operator*() const noexcept
    requires std::is_pointer_v<Resource>
  {
    return *resource_;
  }
  Resource operator->() const noexcept
    requires std::is_pointer_v<Resource>
  {
    return resource_;
  }

 private:
  Resource resource_;
  [[no_unique_address]] Deleter deleter_;
  [[no_unique_address]] Policy policy_;
  bool owns_ = true;
};

// Owns `resource` unless it equals `invalid`, the value with which an acquiring
// call reports failure (-1, nullptr).
template <class Resource, class Deleter, class Policy = policy::refuse>
[[nodiscard(
    "an unnamed owner gives its resource back at once: give it a name")]]
unique_resource<Resource, Deleter, Policy> make_unique_resource_checked(
    Resource resource, const Resource& invalid, Deleter deleter,
    Policy policy = {}) {
  const bool valid = !(resource == invalid);
  unique_resource<Resource, Deleter, Policy> owner{
      std::move(resource), std::move(deleter), std::move(policy)};
  if (!valid) owner.release();
  return owner;
}

}  // namespace scopelab
