// The counters behind the ledger: counting_new.cpp replaces operator new and
// delete in every lab binary. Relaxed atomics, any thread.
#pragma once

#include <cstdint>

namespace kit::counting_new {

std::int64_t live_bytes();
std::int64_t live_blocks();
std::int64_t allocations();

}  // namespace kit::counting_new
