#include "reference.hpp"

#include <zstd.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <memory>

namespace scopelab::snapshot::cost {
namespace {

image exclusive_or(const image& base, const image& target) {
  image changes = target;
  const std::size_t both = std::min(base.size(), target.size());
  for (std::size_t i = 0; i < both; ++i) changes[i] ^= base[i];
  return changes;
}

void add_number(image& to, std::size_t number) {
  for (; number >= 0x80; number >>= 7) {
    to.push_back(static_cast<std::byte>(number | 0x80));
  }
  to.push_back(static_cast<std::byte>(number));
}

}  // namespace

std::size_t naive_rle(const image& base, const image& target) {
  const image changes = exclusive_or(base, target);
  image packed;
  for (std::size_t i = 0; i < changes.size();) {
    std::size_t count = 1;
    while (count < 255 && i + count < changes.size() &&
           changes[i + count] == changes[i]) {
      ++count;
    }
    packed.push_back(static_cast<std::byte>(count));
    packed.push_back(changes[i]);
    i += count;
  }
  return packed.size();
}

std::size_t zero_run_zstd(const image& base, const image& target) {
  const image changes = exclusive_or(base, target);
  const auto is_zero = [](std::byte each) { return each == std::byte{}; };
  image packed;
  for (auto at = changes.begin(); at != changes.end();) {
    const auto from = std::find_if_not(at, changes.end(), is_zero);
    // Eight zeros end a run.
    auto to = from;
    for (auto zeros = 0; to != changes.end() && zeros < 8; ++to) {
      zeros = is_zero(*to) ? zeros + 1 : 0;
    }
    add_number(packed, static_cast<std::size_t>(from - at));
    add_number(packed, static_cast<std::size_t>(to - from));
    packed.insert(packed.end(), from, to);
    at = to;
  }
  return zstd_alone(packed);
}

std::size_t zstd_prefix(const image& base, const image& target) {
  const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> with{
      ZSTD_createCCtx(), ZSTD_freeCCtx};
  const auto window =
      static_cast<int>(std::bit_width(base.size() + target.size()));
  ZSTD_CCtx_setParameter(with.get(), ZSTD_c_compressionLevel, 3);
  ZSTD_CCtx_setParameter(with.get(), ZSTD_c_windowLog, window);
  ZSTD_CCtx_setParameter(with.get(), ZSTD_c_enableLongDistanceMatching, 1);
  ZSTD_CCtx_refPrefix(with.get(), base.data(), base.size());
  image packed(ZSTD_compressBound(target.size()));
  return ZSTD_compress2(with.get(), packed.data(), packed.size(), target.data(),
                        target.size());
}

std::size_t zstd_alone(const image& target) {
  image packed(ZSTD_compressBound(target.size()));
  return ZSTD_compress(packed.data(), packed.size(), target.data(),
                       target.size(), 1);
}

}  // namespace scopelab::snapshot::cost
