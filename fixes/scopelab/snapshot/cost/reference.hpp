// What the deltas are compared with, as plain as can be. Their sizes only: what
// they write is decoded by nobody.
#pragma once

#include "changes.hpp"

namespace scopelab::snapshot::cost {

// The article's: XOR over what both have, then runs of a count and a byte.
std::size_t naive_rle(const image& base, const image& target);

// XOR; equal bytes left out; what is left, and where, by zstd -1 in one piece.
std::size_t zero_run_zstd(const image& base, const image& target);

// zstd -3 with the base as prefix and long distance matching, all else as it is
// by default: what zstd --patch-from does.
std::size_t zstd_prefix(const image& base, const image& target);

// zstd -1 of the target alone.
std::size_t zstd_alone(const image& target);

}  // namespace scopelab::snapshot::cost
