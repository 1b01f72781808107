// An SQLite file, and the seven changes that deltas are measured on: the same
// bytes for the same seed.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace scopelab::snapshot::cost {

using image = std::vector<std::byte>;

// `rows` rows of about 160 bytes, with an index: 400,000 are 64 MiB.
image database_of(int rows);

struct change {
  std::string name;
  image (*apply)(const image& before);
};
const std::vector<change>& changes();

// The same image with a share of its bytes, in a thousand, set to others:
// scattered, or all in one piece from a quarter of it on.
image with_changed_bytes(const image& before, int per_mille, bool together);

}  // namespace scopelab::snapshot::cost
