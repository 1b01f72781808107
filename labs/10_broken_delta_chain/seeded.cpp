// The promises on inputs drawn from the seed; what is expected is computed here.
#include "scenario.hpp"

#include "kit/seeded.hpp"

#include <gtest/gtest.h>

TEST(ZipTruncatesSeeded, PagesOfAnyTwoLengthsComeBack) {
  for (int pages = kit::any_int(5, 20); pages > 0; --pages) {
    const std::string before = kit::any_text(0, 200);
    // Longer ones among them, whatever the seed.
    const std::string after = before.substr(0, before.size() / 2) + kit::any_text(101, 400);
    EXPECT_EQ(there_and_back(before, after), after);
    EXPECT_EQ(there_and_back(after, before), before);
  }
}

TEST(WrongBaseSeeded, DamageIsAnErrorAndNeverAPage) {
  const restored seen = damage(kit::any_int(2, 1'000'000));
  EXPECT_EQ(seen.errors, seen.tried);
  for (int records = kit::any_int(5, 20); records > 0; --records) {
    const std::string base = kit::any_text(1, 300);
    const std::string page = kit::any_text(1, 300);
    const record kept = record_of(base, page);
    EXPECT_EQ(restore(base, kept), page);
    EXPECT_THROW(restore(base + 'x', kept), unusable);
    record longer = kept;
    longer.changes += kit::any_text(1, 9);
    EXPECT_THROW(restore(base, longer), unusable);
  }
}

TEST(ExpandingRleSeeded, ItIsNeverAboveTheSizeAndAByte) {
  for (int pages = kit::any_int(5, 20); pages > 0; --pages) {
    std::string changes = kit::any_text(0, 3000);
    if (kit::one_in(2)) changes.append(static_cast<std::size_t>(kit::any_int(0, 100)), '\0');
    const std::string packed = pack(changes);
    EXPECT_LE(packed.size(), changes.size() + changes.size() / 1000 + 1);
    EXPECT_EQ(unpack(packed), changes);
  }
  EXPECT_LE(pack(every_other(static_cast<std::size_t>(kit::any_int(2, 5000)))).size(), 5006u);
  const auto same = static_cast<std::size_t>(kit::any_int(500, 5000));
  EXPECT_LE(pack(std::string(same, 'x')).size(), 2 * (same / 255 + 1) + 1);
}

TEST(EvictedLinkSeeded, WhateverIsReadEveryRetainedStateRebuilds) {
  for (int stores = kit::any_int(2, 5); stores > 0; --stores) {
    const auto budget = static_cast<std::size_t>(kit::any_int(1500, 3000));
    const int room = static_cast<int>((budget - state_size) / change_size);
    const history plain = keep_states(kit::any_int(room + 10, room + 60), budget);
    EXPECT_EQ(plain.right, plain.retained);
    EXPECT_EQ(plain.retained, room + 1);
    EXPECT_LE(plain.most_bytes, budget);

    std::vector<int> reads;
    for (int count = kit::any_int(1, 4); count > 0; --count) reads.push_back(kit::any_int(0, 30));
    const history read = keep_states(kit::any_int(60, 90), budget, reads);
    EXPECT_EQ(read.right, read.retained);
    EXPECT_GE(read.retained, 1);
    EXPECT_LE(read.most_bytes, budget);
  }
}
