// A delta: what leads from one state of some bytes, the base, to another.
//
//   using namespace scopelab;
//   const snapshot::bytes delta = snapshot::encode(before, after);
//   ...
//   snapshot::decode(before, delta);   // after, bit for bit
//   snapshot::decode(other, delta);    // throws delta_error: wrong_base
//   delta[9] ^= std::byte{1};
//   snapshot::decode(before, delta);   // throws delta_error, never wrong bytes
//
// Three ways to write it, the tiers; a probe chooses (encode_options::tier):
//
// | tier     | for                       | how                               |
// |----------|---------------------------|-----------------------------------|
// | zero_run | bytes changed in place    | XOR with the base, runs of zeros  |
// |          |                           | left out, the rest by zstd -1     |
// | prefix   | bytes that moved          | zstd -3 with the base as prefix   |
// | stored   | what neither makes small  | the bytes as they are             |
//
// The probe is the first half of zero_run, which runs at the speed of memory:
// values that change in place leave short runs, data that moved leaves long
// ones. Where there are long ones, prefix is tried, and the smaller is kept.
// Not if all that changed is less than 1/4096 of the target: zstd's pass over
// all of it would take many times as long, to save less than that.
//
// A delta has header_size bytes of header: version, tier, lengths of both
// states, XXH3 of both, and XXH3 of the delta itself. It is never larger than
// the target, 0.1 % and the header.
//
// Not for: bytes from somebody who wants to be believed. The checksums find
// every accident and no forger: who can change a delta can make another one.
//
// Memory: encode takes at most about four times the target, and zstd's tables
// (prefix: some MiB); decode the target, and of zero_run what changed.
//
// Thread: any; nothing is shared.
//
// Errors: encode throws std::bad_alloc. decode throws delta_error, see
// errors.hpp, or std::bad_alloc.
//
// Source: zstd as a patching engine (zstd --patch-from) with long distance
// matching; XOR and runs as in any journal of pages. README.md compares them.
#pragma once

#include "scopelab/snapshot/errors.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace scopelab::snapshot {

using bytes = std::vector<std::byte>;
using byte_view = std::span<const std::byte>;

inline constexpr std::size_t header_size = 53;

enum class tiers : std::uint8_t { stored = 0, zero_run = 1, prefix = 2 };

struct encode_options {
  // What the probe may choose from: automatic, or one tier only. stored takes
  // the place of one that would make the delta larger than that.
  enum class choices { automatic, stored, zero_run, prefix };
  choices tier = choices::automatic;
};

// What leads from `base` to `target`; either may be empty, and they may have
// any lengths. Above 2 GiB of both together there is no prefix tier.
bytes encode(byte_view base, byte_view target, encode_options how = {});

struct decode_options {
  // In bytes. What the delta says of its target is not believed beyond this.
  std::uint64_t max_target = std::uint64_t{1} << 30;
};

// The target that `delta` was made of.
bytes decode(byte_view base, byte_view delta, decode_options how = {});

// What a delta says of itself, checked but for its content.
struct delta_info {
  tiers tier;
  std::uint64_t base_length;
  std::uint64_t target_length;
  std::uint64_t base_hash;
  std::uint64_t target_hash;
};
delta_info inspect(byte_view delta);

}  // namespace scopelab::snapshot
