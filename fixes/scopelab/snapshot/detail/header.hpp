// The header of a delta.
//
//   3  "sld"           8  length of the base       8  XXH3 of the base
//   1  version         8  length of the target     8  XXH3 of the target
//   1  tier            8  length of the payload    8  seal: XXH3 of all above
//                                                     and of the payload
//
// Numbers are little-endian.
#pragma once

#include "scopelab/snapshot/delta.hpp"

#include <memory>

struct XXH3_state_s;  // xxhash.h

namespace scopelab::snapshot::detail {

inline constexpr std::uint8_t format_version = 1;

std::uint64_t hash_of(byte_view data);

// The same of data that comes in pieces.
class hasher {
 public:
  hasher();
  void add(byte_view piece);
  std::uint64_t hash() const;

 private:
  struct freed {
    void operator()(XXH3_state_s* gone) const noexcept;
  };
  std::unique_ptr<XXH3_state_s, freed> state_;
};

// Writes the header into the first bytes of `delta`, whose payload is behind
// it.
void seal(bytes& delta, const delta_info& info);

// The header, checked: whatever was changed in the delta, this throws.
delta_info unseal(byte_view delta);

// For tests and fuzzers: makes the lengths and the seal those of a delta that
// was changed, so that the checks behind them are reached.
void reseal(bytes& delta);

// And makes it say that it was made against `base`.
void reseal(bytes& delta, byte_view base);

}  // namespace scopelab::snapshot::detail
