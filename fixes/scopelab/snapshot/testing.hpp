// Bytes for the tests of this folder, the same for the same seed.
#pragma once

#include "scopelab/snapshot/delta.hpp"

#include <algorithm>
#include <random>

namespace scopelab::snapshot::testing {

using choices = encode_options::choices;

// The engine's numbers are the standard's; how a distribution uses them is not.
class chance {
 public:
  explicit chance(std::uint64_t seed) : engine_(seed) {}
  std::size_t below(std::size_t limit) { return engine_() % limit; }
  std::byte byte() { return static_cast<std::byte>(engine_()); }

 private:
  std::mt19937_64 engine_;
};

inline bytes any_bytes(std::size_t count, chance& by) {
  bytes made(count);
  for (std::byte& each : made) each = by.byte();
  return made;
}

inline bytes first(const bytes& of, std::size_t count) {
  return {of.begin(), of.begin() + static_cast<std::ptrdiff_t>(count)};
}

// Some bytes set to others, in place.
inline bytes with_changes(bytes of, int count, chance& by) {
  for (; count > 0 && !of.empty(); --count) {
    of[by.below(of.size())] ^= static_cast<std::byte>(1 + by.below(255));
  }
  return of;
}

// A few edits that change, insert, remove and move.
inline bytes edited(bytes of, chance& by) {
  const auto at = [&](std::size_t i) {
    return of.begin() + static_cast<std::ptrdiff_t>(i);
  };
  for (std::size_t edits = 1 + by.below(4); edits > 0; --edits) {
    const std::size_t from = by.below(of.size() + 1);
    const std::size_t to = from + by.below(of.size() - from + 1);
    switch (by.below(4)) {
      case 0:
        of =
            with_changes(std::move(of), 1 + static_cast<int>(by.below(20)), by);
        break;
      case 1: {
        const bytes more = any_bytes(by.below(60), by);
        of.insert(at(from), more.begin(), more.end());
        break;
      }
      case 2:
        of.erase(at(from), at(std::min(to, from + 100)));
        break;
      default:
        std::rotate(at(from), at(from + (to - from) / 2), at(to));
        break;
    }
  }
  return of;
}

}  // namespace scopelab::snapshot::testing
