// What this program has asked of the heap.
#pragma once

#include <cstddef>

namespace scopelab::cost {

// By operator new, and by the aligned_alloc() that Asio calls for its frames.
std::size_t allocations() noexcept;

// As malloc counts them, its own head of each block included.
std::size_t live_bytes() noexcept;

}  // namespace scopelab::cost
