#include <scopelab/scope/defer_stack.hpp>
#include <scopelab/scope/scope_exit.hpp>
#include <scopelab/scope/scope_fail.hpp>
#include <scopelab/scope/scope_success.hpp>
#include <scopelab/scope/unique_resource.hpp>

#include <cstdio>

int main() {
  int order = 0;
  {
    scopelab::scope_exit last{[&]() noexcept { order = order * 10 + 3; }};
    scopelab::defer_stack stack;
    for (const int i : {2, 1})
      stack.defer([&order, i]() noexcept { order = order * 10 + i; });
  }
  std::printf("order %d\n", order);
  return order == 123 ? 0 : 1;
}
