// must say: an unnamed owner gives its resource back at once: give it a name
#include "scopelab/scope/unique_resource.hpp"

void f() { scopelab::make_unique_resource_checked(1, -1, [](int) noexcept {}); }
