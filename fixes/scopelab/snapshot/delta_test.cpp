#include "scopelab/snapshot/delta.hpp"

#include "scopelab/snapshot/detail/header.hpp"
#include "scopelab/snapshot/testing.hpp"

#include <gtest/gtest.h>

namespace {

using namespace scopelab::snapshot;
using namespace scopelab::snapshot::testing;

constexpr choices every_tier[] = {choices::automatic, choices::stored,
                                  choices::zero_run, choices::prefix};

// Never above the input, 0.1 % and the header.
std::size_t most_of(std::size_t target) {
  return target + target / 1000 + header_size;
}

void expect_round_trip(const bytes& base, const bytes& target, choices tier) {
  const bytes delta = encode(base, target, {tier});
  ASSERT_LE(delta.size(), most_of(target.size()));
  ASSERT_EQ(delta.capacity(), delta.size());
  ASSERT_EQ(decode(base, delta), target)
      << base.size() << " to " << target.size();
}

tiers tier_of(const bytes& base, const bytes& target) {
  return inspect(encode(base, target)).tier;
}

TEST(Delta, EveryLengthRoundTripsInEveryTier) {
  chance by{1};
  const bytes base = any_bytes(5000, by);
  const bytes changed = with_changes(base, 40, by);
  for (std::size_t length = 0; length <= changed.size(); ++length) {
    const bytes target = first(changed, length);
    for (const choices tier : every_tier) {
      ASSERT_NO_FATAL_FAILURE(expect_round_trip(base, target, tier));
    }
    ASSERT_NO_FATAL_FAILURE(
        expect_round_trip(target, changed, choices::zero_run));
  }
}

TEST(Delta, BaseAndTargetOfAnyTwoLengthsRoundTrip) {
  chance by{2};
  const bytes all = any_bytes(300, by);
  for (std::size_t from = 0; from <= 40; ++from) {
    for (std::size_t to = 0; to <= 40; ++to) {
      const bytes target = with_changes(first(all, to), 2, by);
      for (const choices tier : every_tier) {
        ASSERT_NO_FATAL_FAILURE(
            expect_round_trip(first(all, from), target, tier));
      }
    }
  }
  for (int i = 0; i < 2000; ++i) {
    const bytes base = any_bytes(by.below(5000), by);
    const bytes target = edited(base, by);
    for (const choices tier : every_tier) {
      ASSERT_NO_FATAL_FAILURE(expect_round_trip(base, target, tier));
    }
  }
}

TEST(Delta, TheProbeFindsWhatChangedInPlaceAndWhatMoved) {
  chance by{3};
  const bytes base = any_bytes(200'000, by);
  EXPECT_EQ(tier_of(base, base), tiers::zero_run);
  EXPECT_EQ(tier_of(base, with_changes(base, 300, by)), tiers::zero_run);
  bytes moved = base;
  moved.insert(moved.begin() + 10, std::byte{1});
  EXPECT_EQ(tier_of(base, moved), tiers::prefix);
  EXPECT_EQ(tier_of(base, any_bytes(200'000, by)), tiers::stored);
  EXPECT_EQ(tier_of({}, any_bytes(20, by)), tiers::stored);
}

TEST(Delta, APageThatIsEveryOtherByteIsNoLarger) {
  const bytes base(4096);
  bytes target = base;
  for (std::size_t i = 0; i < target.size(); i += 2) target[i] = std::byte{1};
  EXPECT_LT(encode(base, target).size(), 200u);
}

TEST(Delta, TheSmallestAreTheHeaderAndAFewBytes) {
  chance by{4};
  const bytes base = any_bytes(1'000'000, by);
  EXPECT_LE(encode(base, base).size(), header_size + 3);
  EXPECT_LE(encode(base, with_changes(base, 1, by)).size(), header_size + 8);
  EXPECT_EQ(encode({}, {}).size(), header_size);
}

faults fault_of(const bytes& base, const bytes& delta,
                decode_options how = {}) {
  try {
    decode(base, delta, how);
  } catch (const delta_error& e) {
    EXPECT_STREQ(e.what(), to_string(e.why()));
    return e.why();
  }
  ADD_FAILURE() << "decoded";
  return faults::corrupt;
}

TEST(Delta, WhatIsWrongIsTold) {
  chance by{5};
  const bytes base = any_bytes(3000, by);
  const bytes delta = encode(base, edited(base, by));
  EXPECT_EQ(fault_of(with_changes(base, 1, by), delta), faults::wrong_base);
  EXPECT_EQ(fault_of(first(base, 2999), delta), faults::wrong_base);
  EXPECT_EQ(fault_of({}, delta), faults::wrong_base);
  bytes next_version = delta;
  next_version[3] = std::byte{2};
  EXPECT_EQ(fault_of(base, next_version), faults::wrong_version);
  for (std::size_t length = 0; length < delta.size(); ++length) {
    ASSERT_EQ(fault_of(base, first(delta, length)), faults::truncated);
  }
  bytes longer = delta;
  longer.push_back({});
  EXPECT_EQ(fault_of(base, longer), faults::corrupt);
  EXPECT_EQ(fault_of(base, any_bytes(500, by)), faults::corrupt);
  EXPECT_EQ(fault_of(base, any_bytes(2, by)), faults::corrupt);
}

TEST(Delta, WhatIsTooLargeIsNotMade) {
  const bytes zeros(100'000);
  const bytes delta = encode({}, zeros);
  EXPECT_LT(delta.size(), 200u);
  EXPECT_EQ(fault_of({}, delta, {.max_target = 99'999}), faults::too_large);
  EXPECT_EQ(decode({}, delta, {.max_target = 100'000}), zeros);
}

TEST(Delta, ALengthThatNoMemoryHasIsTooLarge) {
  bytes delta = encode({}, bytes(100));
  delta[13 + 7] = std::byte{0xFF};  // the length of the target
  detail::reseal(delta);
  EXPECT_EQ(fault_of({}, delta, {.max_target = ~std::uint64_t{0}}),
            faults::too_large);
}

TEST(Delta, InspectTellsWhatItWasMadeOf) {
  chance by{6};
  const bytes base = any_bytes(700, by);
  const bytes other = any_bytes(800, by);
  const delta_info forth = inspect(encode(base, other));
  const delta_info back = inspect(encode(other, base));
  EXPECT_EQ(forth.base_length, 700u);
  EXPECT_EQ(forth.target_length, 800u);
  EXPECT_EQ(forth.base_hash, back.target_hash);
  EXPECT_EQ(forth.target_hash, back.base_hash);
}

}  // namespace
