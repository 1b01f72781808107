// The counters behind the ledger: counting_new.cpp replaces operator new and
// delete in every lab binary. Relaxed atomics, any thread.
#pragma once

#include <cstdint>

namespace kit::counting_new {

std::int64_t live_bytes();
std::int64_t live_blocks();
std::int64_t allocations();

// The most live bytes since restart_peak(). Any thread.
std::int64_t peak_bytes();
void restart_peak(std::int64_t from = live_bytes());

// The k-th call of operator new on this thread, from now on, finds no memory: it throws
// std::bad_alloc, and its nothrow forms return null. Those after it succeed.
void fail_at(std::int64_t k);
// Nothing fails any more. False: so many calls there were not.
bool disarm();

}  // namespace kit::counting_new
