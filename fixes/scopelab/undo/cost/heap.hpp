// What this program has asked of the heap, Qt's share included.
#pragma once

#include <cstddef>

namespace scopelab::undo::cost {

std::size_t allocations() noexcept;
// As malloc counts them, its own head of each block included.
std::size_t live_bytes() noexcept;

}  // namespace scopelab::undo::cost
