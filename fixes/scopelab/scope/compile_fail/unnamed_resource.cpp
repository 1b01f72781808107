// must say: an unnamed owner gives its resource back at once: give it a name
#include "scopelab/scope/unique_resource.hpp"

void f() { scopelab::unique_resource{1, [](int) noexcept {}}; }
