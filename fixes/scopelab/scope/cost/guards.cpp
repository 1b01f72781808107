#include "guards.hpp"

#include "scopelab/scope/defer_stack.hpp"
#include "scopelab/scope/scope_exit.hpp"
#include "scopelab/scope/scope_fail.hpp"
#include "scopelab/scope/scope_success.hpp"
#include "scopelab/scope/unique_resource.hpp"

#include <absl/cleanup/cleanup.h>
#include <gsl/util>

#include <functional>
#include <memory>

namespace scopelab::cost {
namespace {

[[gnu::noinline]] void with_hand_written(int& counter) {
  struct at_exit {
    int& counter;
    ~at_exit() { clean(counter); }
  } guard{counter};
  work();
}

[[gnu::noinline]] void with_scope_exit(int& counter) {
  scope_exit guard{[&counter]() noexcept { clean(counter); }};
  work();
}

[[gnu::noinline]] void with_absl_cleanup(int& counter) {
  absl::Cleanup guard = [&counter]() noexcept { clean(counter); };
  work();
}

[[gnu::noinline]] void with_gsl_finally(int& counter) {
  auto guard = gsl::finally([&counter]() noexcept { clean(counter); });
  work();
}

[[gnu::noinline]] void with_unique_ptr(int& counter) {
  const auto deleter = [](int* c) noexcept { clean(*c); };
  const std::unique_ptr<int, decltype(deleter)> guard{&counter, deleter};
  work();
}

[[gnu::noinline]] void with_unique_resource(int& counter) {
  unique_resource guard{&counter, [](int* c) noexcept { clean(*c); }};
  work();
}

[[gnu::noinline]] void with_scope_success(int& counter) {
  scope_success guard{[&counter]() noexcept { clean(counter); }};
  work();
}

[[gnu::noinline]] void with_scope_fail(int& counter) {
  scope_fail guard{[&counter]() noexcept { clean(counter); }};
  work();
  clean(counter);
}

[[gnu::noinline]] void with_defer_stack(int& counter) {
  defer_stack guard;
  guard.defer([&counter]() noexcept { clean(counter); });
  work();
}

[[gnu::noinline]] void with_defer_stack_of_seven(int& counter) {
  defer_stack guard;
  for (int i = 0; i < 7; ++i)
    guard.defer([&counter]() noexcept { clean(counter); });
  work();
}

// A deferred list as it is often written: run last first by hand.
template <int Count>
[[gnu::noinline]] void with_vector_of_function(int& counter) {
  struct list {
    std::vector<std::function<void()>> actions;
    ~list() {
      for (auto it = actions.rbegin(); it != actions.rend(); ++it) (*it)();
    }
  } guard;
  for (int i = 0; i < Count; ++i)
    guard.actions.push_back([&counter] { clean(counter); });
  work();
}

}  // namespace

const std::vector<contender>& contenders() {
  static const std::vector<contender> all{
      {"hand-written destructor", 1, with_hand_written},
      {"scopelab::scope_exit", 1, with_scope_exit},
      {"absl::Cleanup", 1, with_absl_cleanup},
      {"gsl::finally", 1, with_gsl_finally},
      {"std::unique_ptr and a deleter", 1, with_unique_ptr},
      {"scopelab::unique_resource", 1, with_unique_resource},
      {"scopelab::scope_success", 1, with_scope_success},
      {"scopelab::scope_fail", 1, with_scope_fail},
      {"scopelab::defer_stack, 1 action", 1, with_defer_stack},
      {"std::vector<std::function>, 1 action", 1, with_vector_of_function<1>},
      {"scopelab::defer_stack, 7 actions", 7, with_defer_stack_of_seven},
      {"std::vector<std::function>, 7 actions", 7, with_vector_of_function<7>},
  };
  return all;
}

}  // namespace scopelab::cost
