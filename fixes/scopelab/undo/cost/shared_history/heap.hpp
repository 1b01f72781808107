// What this thread has been given by operator new, which heap.cpp replaces.
#pragma once

#include <cstddef>

namespace heap {

extern thread_local std::size_t written;  // bytes

}  // namespace heap
