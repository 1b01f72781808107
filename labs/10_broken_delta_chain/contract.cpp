#include "scenario.hpp"

#include "kit/ledger.hpp"

#include <gtest/gtest.h>

TEST(ZipTruncatesPromise, APageThatGrewComesBackWhole) {
  EXPECT_EQ(there_and_back("open", "sent to Ada"), "sent to Ada");
  EXPECT_EQ(there_and_back("", "open"), "open");
}
TEST(ZipTruncatesPromise, EveryLengthComesBack) {
  const std::string before = page_of(70, 1);
  const std::string after = page_of(140, 2);
  for (std::size_t from = 0; from <= before.size(); ++from) {
    for (std::size_t to = 0; to <= after.size(); ++to) {
      const std::string page = after.substr(0, to);
      ASSERT_EQ(there_and_back(before.substr(0, from), page), page);
    }
  }
}
TEST(ZipTruncatesSymptom, TheTailIsLost) {
  EXPECT_EQ(there_and_back("open", "sent to Ada"), "sent");
  EXPECT_EQ(there_and_back("", "open"), "");
}
TEST(ZipTruncatesAlways, APageThatShrankOrStayedComesBack) {
  EXPECT_EQ(there_and_back("sent to Ada", "open"), "open");
  EXPECT_EQ(there_and_back("sent", "open"), "open");
  EXPECT_EQ(there_and_back("open", ""), "");
}
TEST(ZipTruncatesAlways, WhatDidNotChangeIsZero) {
  EXPECT_EQ(difference("open", "open"), std::string(4, '\0'));
}

TEST(WrongBasePromise, DamageIsAnErrorAndNeverAPage) {
  const restored seen = damage(1);
  EXPECT_EQ(seen.tried, 1090);
  EXPECT_EQ(seen.errors, 1090);
  EXPECT_EQ(seen.wrong, 0);
}
TEST(WrongBaseSymptom, DamageIsAWrongPage) {
  const restored seen = damage(1);
  EXPECT_EQ(seen.errors, 0);
  EXPECT_EQ(seen.wrong, 1090);
}
TEST(WrongBaseAlways, AWholeRecordIsItsPage) {
  const std::string base = page_of(100, 1);
  for (const std::size_t size : {0, 50, 100, 150}) {
    const std::string page = page_of(size, 2);
    EXPECT_EQ(restore(base, record_of(base, page)), page);
  }
}

TEST(ExpandingRlePromise, ItIsNeverAboveTheSizeAndAByte) {
  EXPECT_LE(pack(every_other(page_size)).size(), page_size + page_size / 1000 + 1);
  EXPECT_LE(pack(page_of(page_size, 1)).size(), page_size + page_size / 1000 + 1);
  EXPECT_LE(pack("x").size(), 2u);
}
TEST(ExpandingRleSymptom, ItDoubles) {
  EXPECT_EQ(pack(every_other(page_size)).size(), 2 * page_size + 1);
  EXPECT_EQ(pack("x").size(), 3u);
}
TEST(ExpandingRleAlways, ItUnpacksToWhatWasPacked) {
  for (const std::string& changes :
       {std::string{}, std::string(1000, '\0'), every_other(1000), page_of(1000, 1)}) {
    EXPECT_EQ(unpack(pack(changes)), changes);
  }
}
TEST(ExpandingRleAlways, APageThatDidNotChangeTakesNextToNothing) {
  EXPECT_LE(pack(std::string(page_size, '\0')).size(), page_size / 100);
}

TEST(EvictedLinkPromise, EveryRetainedStateRebuilds) {
  const history seen = keep_states(40, 2000);
  EXPECT_EQ(seen.right, seen.retained);
  EXPECT_GE(seen.retained, 20);
}
TEST(EvictedLinkPromise, AlsoWhenOlderStatesAreReadInBetween) {
  const history seen = keep_states(60, 2400, {0, 3});
  EXPECT_EQ(seen.right, seen.retained);
  EXPECT_GE(seen.retained, 10);
}
TEST(EvictedLinkPromise, AClosedSessionLeavesNothingBehind) {
  const kit::per_operation held = kit::slope(workloads()[0], 10);
  EXPECT_EQ(held.bytes, 0);
  EXPECT_EQ(held.blocks, 0);
}
TEST(EvictedLinkSymptom, WithTheFirstStateAllAreLost) {
  const history seen = keep_states(40, 2000);
  EXPECT_EQ(seen.retained, 39);
  EXPECT_EQ(seen.right, 0);
}
TEST(EvictedLinkSymptom, AClosedSessionLeavesItsDeltasBehind) {
  EXPECT_EQ(kit::slope(workloads()[0], 10).blocks, 3 * 39 + 2);  // and the store
}
TEST(EvictedLinkAlways, TheyFitTheBudgetAndTheNewestAreThere) {
  const history seen = keep_states(40, 2000);
  EXPECT_LE(seen.most_bytes, 2000u);
  ASSERT_FALSE(seen.states.empty());
  EXPECT_EQ(seen.states.back(), 40);
  EXPECT_EQ(seen.states.back() - seen.states.front() + 1, seen.retained);
}
TEST(EvictedLinkAlways, WhatFitsIsAllRetained) {
  const history seen = keep_states(20, 2000);
  EXPECT_EQ(seen.retained, 20);
  EXPECT_EQ(seen.right, 20);
}
