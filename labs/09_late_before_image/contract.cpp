#include "scenario.hpp"

#include <gtest/gtest.h>

namespace {

using quantities = std::vector<int>;

const std::vector<stocked> three_items{{"bolt", 100}, {"nut", 200}, {"screw", 300}};

}  // namespace

TEST(AfterImagePromise, TheImageHoldsWhatWas) {
  EXPECT_EQ(reserve_and_undo(100, {1}).kept, quantities{100});
}
TEST(AfterImagePromise, UndoRestoresTheOldRow) {
  EXPECT_EQ(reserve_and_undo(100, {1}).undone, 100);
  EXPECT_EQ(reserve_and_undo(100, {1, 2, 3}).undone, 100);
}
TEST(AfterImageSymptom, TheImageHoldsWhatIs) {
  EXPECT_EQ(reserve_and_undo(100, {1}).kept, quantities{99});
  EXPECT_EQ(reserve_and_undo(100, {1, 2, 3}).kept, (quantities{99, 97, 94}));
}
TEST(AfterImageSymptom, UndoChangesNothing) { EXPECT_EQ(reserve_and_undo(100, {1}).undone, 99); }
TEST(AfterImageAlways, EachReservationHasAnImage) {
  EXPECT_EQ(reserve_and_undo(100, {1, 2, 3}).kept.size(), 3U);
}

TEST(ReplayedInversePromise, TwiceIsAsOnce) { EXPECT_EQ(deliver({.times = 2}), 10); }
TEST(ReplayedInversePromise, WhatOthersTookSinceIsNotGivenBack) {
  EXPECT_EQ(deliver({.times = 2, .others_take = 4}), 6);
}
TEST(ReplayedInverseSymptom, TwiceGivesItBackTwice) {
  EXPECT_EQ(deliver({.times = 2}), 13);
  EXPECT_EQ(deliver({.times = 3, .others_take = 4}), 12);
}
TEST(ReplayedInverseAlways, OnceIsRight) {
  EXPECT_EQ(deliver({.times = 1}), 10);
  EXPECT_EQ(deliver({.times = 0}), 7);
}

TEST(MovedRowIdPromise, RowsThatWereWrittenAnewArePutBack) {
  EXPECT_EQ(put_back_after_import(three_items), (quantities{100, 200, 300}));
}
TEST(MovedRowIdPromise, NoOtherItemGetsIt) {
  EXPECT_EQ(put_back_after_replacement(three_items, {"washer", 5}), 5);
}
TEST(MovedRowIdSymptom, NoRowIsPutBack) {
  EXPECT_EQ(put_back_after_import(three_items), (quantities{99, 199, 299}));
}
TEST(MovedRowIdSymptom, ANewItemGetsWhatTheOldOneHad) {
  EXPECT_EQ(put_back_after_replacement(three_items, {"washer", 5}), 300);
}
TEST(MovedRowIdAlways, NothingIsPutBackIfThereIsNothing) {
  EXPECT_TRUE(put_back_after_import({}).empty());
}
TEST(MovedRowIdAlways, PostgresqlMovesARowAtEachUpdateSqliteAtAReplace) {
  const moved seen = moves();
  EXPECT_EQ(seen.by_update, seen.on_server);
  EXPECT_TRUE(seen.by_import);
}

TEST(GuardPerStatementPromise, OfARefusedOrderNothingIsLeft) {
  EXPECT_EQ(book_all({}), (booked{.said = 30, .entered = 30, .taken = 30, .paid = 30}));
}
TEST(GuardPerStatementSymptom, RefusedOrdersAreEnteredAndTaken) {
  EXPECT_EQ(book_all({}), (booked{.said = 30, .entered = 40, .taken = 40, .paid = 30}));
}
TEST(GuardPerStatementAlways, OrdersThatArePaidAreKept) {
  const booked seen = book_all({});
  EXPECT_EQ(seen.said, 30);
  EXPECT_EQ(seen.paid, 30);
}
TEST(GuardPerStatementAlways, AnOrderThatIsRefusedAtOnceLeavesNothing) {
  EXPECT_EQ(book_all({.count = 1, .every_nth_unpaid = 2, .stock = 0}), booked{});
}
