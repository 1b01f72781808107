// must say: (use of deleted function|call to implicitly-deleted copy constructor)
#include "scopelab/scope/unique_resource.hpp"

void f() {
  scopelab::unique_resource owner{1, [](int) noexcept {}};
  auto copy = owner;
}
