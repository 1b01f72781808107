// For libFuzzer: whatever decode() is given, it returns what encode() was given,
// or throws delta_error.
//
// The first byte of an input says what it is, the second how long the base is:
//   0  the rest is a delta as it came
//   1  the same, with checksums made right, so that the tiers see it
//   2  the rest is a target, and at its end patches of its delta: three bytes,
//      where (two) and what to XOR there
#include "scopelab/snapshot/delta.hpp"
#include "scopelab/snapshot/detail/header.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace {

using namespace scopelab::snapshot;

constexpr decode_options bounded{.max_target = 1 << 20};

[[noreturn]] void fail(const char* why) {
  std::fprintf(stderr, "%s\n", why);
  std::abort();
}

byte_view take(byte_view& from, std::size_t count) {
  const byte_view taken = from.first(std::min(count, from.size()));
  from = from.subspan(taken.size());
  return taken;
}

std::size_t number(byte_view& from) {
  const byte_view one = take(from, 1);
  return one.empty() ? 0 : std::to_integer<std::size_t>(one[0]);
}

// Any delta_error will do, and nothing else.
bool decodes(byte_view base, byte_view delta, bytes& target) {
  try {
    target = decode(base, delta, bounded);
    return true;
  } catch (const delta_error&) {
    return false;
  }
}

void patched(byte_view base, byte_view rest, std::size_t tier) {
  const std::size_t patches = number(rest) % 8;
  const byte_view target =
      take(rest, rest.size() - std::min(rest.size(), 3 * patches));
  using choices = encode_options::choices;
  constexpr choices all[] = {choices::automatic, choices::stored,
                             choices::zero_run, choices::prefix};
  bytes delta = encode(base, target, {all[tier % std::size(all)]});
  bytes got;
  if (!decodes(base, delta, got) || !std::ranges::equal(got, target)) {
    fail("not what was encoded");
  }
  if (delta.size() > target.size() + target.size() / 1000 + header_size) {
    fail("too large");
  }
  while (!rest.empty()) {
    const std::size_t at = number(rest) << 8 | number(rest);
    delta[at % delta.size()] ^= static_cast<std::byte>(number(rest));
  }
  if (decodes(base, delta, got) && !std::ranges::equal(got, target)) {
    fail("other bytes");
  }
  detail::reseal(delta, base);
  if (decodes(base, delta, got) && !std::ranges::equal(got, target)) {
    fail("other bytes, resealed");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  byte_view rest{reinterpret_cast<const std::byte*>(data), size};
  const std::size_t what = number(rest);
  const byte_view base = take(rest, 4 * number(rest));
  bytes delta{rest.begin(), rest.end()};
  bytes got;
  switch (what % 3) {
    case 0:
      decodes(base, delta, got);
      break;
    case 1:
      detail::reseal(delta, base);
      decodes(base, delta, got);
      break;
    default:
      patched(base, rest, what / 3);
      break;
  }
  return 0;
}
