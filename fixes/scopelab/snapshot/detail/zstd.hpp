// zstd, as the tiers use it.
#pragma once

#include "scopelab/snapshot/delta.hpp"

#include <cstddef>

namespace scopelab::snapshot::detail {

// Above this length of base and target together zstd's window does not reach
// from the end of the target to the beginning of the base.
inline constexpr std::size_t most_for_prefix = std::size_t{1} << 31;

// Appends `data`, compressed against `prefix`, and returns the size that was
// added.
std::size_t compress(byte_view data, byte_view prefix, int level, bytes& to);

// Fills `to` exactly, or throws corrupt.
void decompress(byte_view packed, byte_view prefix, std::span<std::byte> to);

}  // namespace scopelab::snapshot::detail
