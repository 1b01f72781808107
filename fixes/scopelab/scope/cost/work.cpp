#include "guards.hpp"

namespace scopelab::cost {

void work() {}
void clean(int& counter) noexcept { ++counter; }

}  // namespace scopelab::cost
