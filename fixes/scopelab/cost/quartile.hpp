// For the tables of the cost/ folders.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace scopelab::cost {

// The first, second (the median) or third quartile.
inline double quartile(std::vector<double> values, int which) {
  std::sort(values.begin(), values.end());
  return values[values.size() * static_cast<std::size_t>(which) / 4];
}

}  // namespace scopelab::cost
