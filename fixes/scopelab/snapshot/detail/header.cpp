#include "scopelab/snapshot/detail/header.hpp"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <memory>
#include <new>

namespace scopelab::snapshot::detail {
namespace {

constexpr std::array magic{std::byte{'s'}, std::byte{'l'}, std::byte{'d'}};
constexpr std::size_t at_version = 3;
constexpr std::size_t at_tier = 4;
constexpr std::size_t at_base_length = 5;
constexpr std::size_t at_target_length = 13;
constexpr std::size_t at_payload_length = 21;
constexpr std::size_t at_base_hash = 29;
constexpr std::size_t at_target_hash = 37;
constexpr std::size_t at_seal = 45;
static_assert(at_seal + 8 == header_size);

void write_number(bytes& to, std::size_t at, std::uint64_t number) {
  for (std::size_t i = 0; i < 8; ++i) {
    to[at + i] = static_cast<std::byte>(number >> (8 * i));
  }
}

std::uint64_t read_number(byte_view from, std::size_t at) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    number |= std::to_integer<std::uint64_t>(from[at + i]) << (8 * i);
  }
  return number;
}

// The payload's hash, seeded with the header's: no memory is needed for both.
std::uint64_t seal_of(byte_view delta) {
  const byte_view payload = delta.subspan(header_size);
  return XXH3_64bits_withSeed(payload.data(), payload.size(),
                              hash_of(delta.first(at_seal)));
}

}  // namespace

std::uint64_t hash_of(byte_view data) {
  return XXH3_64bits(data.data(), data.size());
}

void hasher::freed::operator()(XXH3_state_s* gone) const noexcept {
  XXH3_freeState(gone);
}

hasher::hasher() : state_(XXH3_createState()) {
  if (!state_) throw std::bad_alloc{};
  XXH3_64bits_reset(state_.get());
}

void hasher::add(byte_view piece) {
  XXH3_64bits_update(state_.get(), piece.data(), piece.size());
}

std::uint64_t hasher::hash() const { return XXH3_64bits_digest(state_.get()); }

void seal(bytes& delta, const delta_info& info) {
  std::copy(magic.begin(), magic.end(), delta.begin());
  delta[at_version] = std::byte{format_version};
  delta[at_tier] = static_cast<std::byte>(info.tier);
  write_number(delta, at_base_length, info.base_length);
  write_number(delta, at_target_length, info.target_length);
  write_number(delta, at_payload_length, delta.size() - header_size);
  write_number(delta, at_base_hash, info.base_hash);
  write_number(delta, at_target_hash, info.target_hash);
  write_number(delta, at_seal, seal_of(delta));
}

delta_info unseal(byte_view delta) {
  // What is too short for a header may still show that it is none.
  const std::size_t shown = std::min(delta.size(), magic.size());
  if (!std::equal(magic.begin(), magic.begin() + shown, delta.begin())) {
    throw delta_error{faults::corrupt};
  }
  if (delta.size() > at_version &&
      delta[at_version] != std::byte{format_version}) {
    throw delta_error{faults::wrong_version};
  }
  if (delta.size() < header_size) throw delta_error{faults::truncated};
  const std::uint64_t payload = read_number(delta, at_payload_length);
  if (delta.size() - header_size < payload) {
    throw delta_error{faults::truncated};
  }
  const auto tier = std::to_integer<std::uint8_t>(delta[at_tier]);
  if (delta.size() - header_size > payload ||
      read_number(delta, at_seal) != seal_of(delta) ||
      tier > static_cast<std::uint8_t>(tiers::prefix)) {
    throw delta_error{faults::corrupt};
  }
  return {static_cast<tiers>(tier), read_number(delta, at_base_length),
          read_number(delta, at_target_length),
          read_number(delta, at_base_hash), read_number(delta, at_target_hash)};
}

void reseal(bytes& delta) {
  if (delta.size() < header_size) delta.resize(header_size);
  write_number(delta, at_payload_length, delta.size() - header_size);
  write_number(delta, at_seal, seal_of(delta));
}

void reseal(bytes& delta, byte_view base) {
  if (delta.size() < header_size) delta.resize(header_size);
  write_number(delta, at_base_length, base.size());
  write_number(delta, at_base_hash, hash_of(base));
  reseal(delta);
}

}  // namespace scopelab::snapshot::detail
