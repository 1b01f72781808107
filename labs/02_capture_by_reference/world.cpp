#include "world.hpp"

#include <cstring>

void* reactor::place_for(std::size_t size) {
  const std::size_t units = (size + sizeof(std::max_align_t) - 1) / sizeof(std::max_align_t);
  return closures_.emplace_back(units).data();
}

// In a unit of its own, so that no compiler sees the write as dead.
void reactor::overwrite(void* closure, std::size_t size) { std::memset(closure, 0xA5, size); }
