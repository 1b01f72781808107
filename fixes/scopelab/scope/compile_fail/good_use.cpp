// must compile
#include "scopelab/scope/scope_exit.hpp"
#include "scopelab/scope/scope_fail.hpp"
#include "scopelab/scope/scope_success.hpp"
#include "scopelab/scope/defer_stack.hpp"
#include "scopelab/scope/unique_resource.hpp"

int f(int* log) {
  std::exception_ptr sink;
  scopelab::scope_exit exit{[&]() noexcept { ++*log; }};
  scopelab::scope_fail fail{[&] { ++*log; }, scopelab::policy::collect{sink}};
  scopelab::scope_success success{[&] { ++*log; }, scopelab::policy::propagate{}};
  scopelab::defer_stack stack{scopelab::policy::terminate{}};
  stack.defer([&] { ++*log; });
  auto owner = scopelab::make_unique_resource_checked(1, -1, [](int) noexcept {});
  auto next = static_cast<decltype(owner)&&>(owner);
  return next.get();
}
