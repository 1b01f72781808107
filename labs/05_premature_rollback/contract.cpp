#include "scenario.hpp"

#include "kit/child.hpp"

#include <gtest/gtest.h>

namespace {

// Of 200 orders: 20 without an item, 14 whose COMMIT fails, 2 clients that leave
// before it and 2 after. 164 are answered 200.
const traffic all_of_it{.requests = 200};
// Of 200 orders: 2 clients that leave before the COMMIT. 198 are answered 200.
const traffic no_error_of_the_database{
    .requests = 200, .commits_fail = false, .items_missing = false};

// Longer than a case may take: a hang is the case's own.
constexpr std::chrono::minutes limit{10};

// How the server ends.
kit::ending ending_under(const route& by, const traffic& under) {
  return kit::in_child([&] { return std::to_string(trade(by, under).ok); }, limit);
}

}  // namespace

TEST(EndsBeforeAsyncPromise, Answered200IsCommitted) {
  const outcome seen = trade(by_serve_async, all_of_it);
  EXPECT_EQ(seen.differences(), 0);
  EXPECT_EQ(seen.rows, 164);
}
TEST(EndsBeforeAsyncPromise, AClientThatLeftBeforeTheCommitLeavesNoRow) {
  EXPECT_EQ(trade(by_serve_async, all_of_it).left_with_row, 0);
}
TEST(EndsBeforeAsyncSymptom, WhatFailsIsKeptAllTheSame) {
  const outcome seen = trade(by_serve_async, all_of_it);
  EXPECT_EQ(seen.rows, 186);
  EXPECT_EQ(seen.row_without_ok, 22);
  EXPECT_EQ(seen.row_without_line, 20);
  EXPECT_EQ(seen.left_with_row, 2);
}
TEST(EndsBeforeAsyncAlways, GoodOrdersAreAnswered200) {
  const outcome seen = trade(by_serve_async, all_of_it);
  EXPECT_EQ(seen.ok, 164);
  EXPECT_EQ(seen.delivered, 162);  // less the clients that left after the commit
}

TEST(UnnamedGuardPromise, BothOrNone) {
  const outcome seen = trade(by_place, all_of_it);
  EXPECT_EQ(seen.row_without_line, 0);
  EXPECT_EQ(seen.differences(), 0);
}
TEST(UnnamedGuardSymptom, AnErrorLeavesHalf) {
  const outcome seen = trade(by_place, all_of_it);
  EXPECT_EQ(seen.row_without_line, 20);
  EXPECT_EQ(seen.row_without_ok, 22);
}
TEST(UnnamedGuardAlways, GoodOrdersAreAnswered200) {
  EXPECT_EQ(trade(by_place, all_of_it).ok, 164);
}

TEST(ReplyBeforeCommitPromise, TheReplyIsTheOutcomeOfTheCommit) {
  const outcome seen = trade(by_place_and_tell, all_of_it);
  EXPECT_EQ(seen.ok_without_row, 0);
  EXPECT_EQ(seen.ok, 164);
}
TEST(ReplyBeforeCommitSymptom, EveryFailedCommitWasAnswered200) {
  const outcome seen = trade(by_place_and_tell, all_of_it);
  EXPECT_EQ(seen.ok_without_row, 14);
  EXPECT_EQ(seen.ok, 178);
}
TEST(ReplyBeforeCommitAlways, TheRowsAreRight) {
  const outcome seen = trade(by_place_and_tell, all_of_it);
  EXPECT_EQ(seen.rows, 164);
  EXPECT_EQ(seen.row_without_ok, 0);
}

TEST(CommitInDestructorPromise, AnErrorOfTheCommitIsAReply) {
  EXPECT_EQ(ending_under(by_place_in_unit, all_of_it).describe(), "164");
}
TEST(CommitInDestructorPromise, WhatFailsIsNotKept) {
  const outcome seen = trade(by_place_in_unit, no_error_of_the_database);
  EXPECT_EQ(seen.differences(), 0);
  EXPECT_EQ(seen.left_with_row, 0);
}
TEST(CommitInDestructorPromise, AnAnswerThatIsLostLeavesItInDoubt) {
  const kit::ending end = kit::in_child(
      [] {
        const one_order seen = lose_the_answer(by_place_in_unit);
        return std::to_string(seen.status) + ", " + std::to_string(seen.rows) + " row";
      },
      limit);
  EXPECT_EQ(end.describe(), "500, 1 row");
}
TEST(CommitInDestructorSymptom, AFailedCommitEndsTheServer) {
  EXPECT_EQ(ending_under(by_place_in_unit, all_of_it).how, kit::ending::terminated);
}
TEST(CommitInDestructorSymptom, WhatFailsIsCommittedWhileUnwinding) {
  const outcome seen = trade(by_place_in_unit, no_error_of_the_database);
  EXPECT_EQ(seen.row_without_ok, 2);
  EXPECT_EQ(seen.left_with_row, 2);
}
TEST(CommitInDestructorAlways, GoodOrdersAreAnswered200) {
  EXPECT_EQ(trade(by_place_in_unit, no_error_of_the_database).ok, 198);
}

TEST(StatusDecidesLatePromise, WhatIsRefusedIsNotKept) {
  const outcome seen = trade(by_serve, all_of_it);
  EXPECT_EQ(seen.row_without_ok, 0);
  EXPECT_EQ(seen.row_without_line, 0);
}
TEST(StatusDecidesLateSymptom, WhatIsRefusedIsKept) {
  const outcome seen = trade(by_serve, all_of_it);
  EXPECT_EQ(seen.row_without_ok, 20);
  EXPECT_EQ(seen.row_without_line, 20);
}
TEST(StatusDecidesLateAlways, Answered200IsCommitted) {
  const outcome seen = trade(by_serve, all_of_it);
  EXPECT_EQ(seen.ok, 164);
  EXPECT_EQ(seen.ok_without_row, 0);
}
