// The tier for bytes that changed in place.
//
// Payload: the number of bytes of steps, and of literals (varints); whether
// they are compressed (a byte); then, if so, the length of the compressed
// steps (a varint); then steps and literals. A step is two varints: so many
// bytes as in the base, then so many literals, which are XORed with the base.
// Beyond the end of the base its bytes are taken to be 0.
#pragma once

#include "scopelab/snapshot/delta.hpp"

namespace scopelab::snapshot::detail {

struct changed_runs {
  bytes steps;
  bytes literals;
  std::size_t in_long_runs = 0;  // of the literals
  // Found on the way: the states are read from memory once.
  std::uint64_t base_hash = 0;
  std::uint64_t target_hash = 0;
};

// A run of this length is taken for data that moved: values in place are
// shorter.
inline constexpr std::size_t long_run = 32;

changed_runs find_runs(byte_view base, byte_view target);

// Appends the payload.
void write_runs(const changed_runs& runs, bytes& to);

// The target, of so many bytes; or throws corrupt.
bytes apply_runs(byte_view base, byte_view payload, std::size_t length);

}  // namespace scopelab::snapshot::detail
