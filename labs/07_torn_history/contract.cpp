#include "scenario.hpp"

#include <gtest/gtest.h>

namespace {

using ints = std::vector<int>;
using texts = std::vector<std::string>;

constexpr int runs = 100;

// 1, 2 and 3 are there; 3 and 2 are popped by the second thread, which pushes 4
// and 5.
popped scripted() { return pop_beside({1, 2, 3}, 2, {4, 5}); }

}  // namespace

TEST(AbaPromise, EveryEntryIsPoppedOnce) {
  for (int i = 0; i < runs; ++i) {
    EXPECT_EQ(scripted().lost, 0);
    EXPECT_EQ(scripted().twice, 0);
  }
}
TEST(AbaSymptom, OneEntryIsLostAndOnePoppedTwice) {
  for (int i = 0; i < runs; ++i) {
    EXPECT_EQ(scripted().by_first, ints{3});
    EXPECT_EQ(scripted().left, (ints{4, 1}));
    EXPECT_EQ(scripted().lost, 1);
    EXPECT_EQ(scripted().twice, 1);
  }
}
TEST(AbaAlways, WithoutASecondThreadTheLastComesFirst) {
  const popped seen = pop_beside({1, 2, 3}, 0, {});
  EXPECT_EQ(seen.by_first, ints{3});
  EXPECT_EQ(seen.left, (ints{2, 1}));
}
TEST(AbaAlways, AnotherPlaceOnTopIsNoticed) {
  EXPECT_EQ(pop_beside({1, 2, 3}, 1, {}).twice, 0);
  EXPECT_EQ(pop_beside({1, 2, 3}, 0, {4}).lost, 0);
}

TEST(PooledWhileReadPromise, WhatIsReadIsOneText) {
  for (int i = 0; i < runs; ++i) {
    const text_read seen = read_beside({"aaaa", "bbbb", "cccc"});
    EXPECT_TRUE(is_one_of({"aaaa", "bbbb", "cccc"}, seen.by_first)) << seen.by_first;
  }
}
TEST(PooledWhileReadSymptom, WhatIsReadIsHalfAnother) {
  for (int i = 0; i < runs; ++i) {
    EXPECT_EQ(read_beside({"aaaa", "bbbb", "cccc"}).by_first, "aacc");
  }
}
TEST(PooledWhileReadAlways, TheLastTextIsReadAfterwards) {
  EXPECT_EQ(read_beside({"aaaa", "bbbb", "cccc"}).afterwards, "cccc");
  EXPECT_EQ(read_beside({"aaaa"}).by_first, "aaaa");
}
TEST(PooledWhileReadAlways, SlotsAreUsedAgain) {
  EXPECT_EQ(read_beside(texts(100, "text")).afterwards, "text");
}

TEST(TornVersionPromise, TheNumberIsTheEntrys) {
  for (int i = 0; i < runs; ++i) {
    EXPECT_TRUE(was_so(read_version_beside({10}, {20}).read, {10, 20}));
  }
}
TEST(TornVersionPromise, WhereverTheOtherThreadStops) {
  for (int steps = 1; steps <= 10; ++steps) {
    const told seen = read_version_by_turns(
        {10}, {20, 30}, {{.thread = 1, .before = {}, .nth = steps}, {.thread = 0}});
    EXPECT_TRUE(was_so(seen.read, {10, 20, 30}));
  }
}
TEST(TornVersionSymptom, TheNumberIsThatOfTheOneBefore) {
  for (int i = 0; i < runs; ++i) {
    EXPECT_EQ(read_version_beside({10}, {20}).read.version, 1);
    EXPECT_EQ(read_version_beside({10}, {20}).read.entry, 20);
  }
}
TEST(TornVersionAlways, TheLastOneIsReadAfterwards) {
  EXPECT_EQ(read_version_beside({10}, {20, 30}).afterwards.version, 3);
  EXPECT_EQ(read_version_beside({10}, {20, 30}).afterwards.entry, 30);
  EXPECT_EQ(read_version_beside({}, {}).read.version, 0);
}

TEST(CopyOnPushPromise, NoPushCopiesWhatIsThere) {
  EXPECT_LE(push_edits(500).copies, 500);
  EXPECT_LE(push_edits(2000).copies, 2000);
}
TEST(CopyOnPushSymptom, EveryPushCopiesAllThatIsThere) {
  EXPECT_EQ(push_edits(500).copies, 500 * 499 / 2);
  EXPECT_EQ(push_edits(2000).copies, 2000 * 1999 / 2);
}
TEST(CopyOnPushAlways, WhatIsReadIsWhatThereWasAtOneMoment) {
  EXPECT_EQ(read_while_pushing(3), (ints{0, 1, 2}));
  EXPECT_EQ(push_edits(4).read, (ints{0, 1, 2, 3}));
}

TEST(LockAcrossAwaitPromise, AllAreRecorded) {
  EXPECT_EQ(record_all({1, 2, 3}).describe(), "1 2 3 in memory, 1 2 3 in the file");
}
TEST(LockAcrossAwaitSymptom, TheSecondOneHangs) {
  EXPECT_EQ(record_all({1, 2, 3}).how, kit::ending::hung);
}
TEST(LockAcrossAwaitAlways, OneAloneIsRecorded) {
  EXPECT_EQ(record_all({1}).describe(), "1 in memory, 1 in the file");
}
