#include "scenario.hpp"

#include <gtest/gtest.h>

TEST(AmbiguousTokenPromise, EachStepHasATokenOfItsOwn) {
  EXPECT_EQ(different_tokens(near_misses(120)), 120);
  EXPECT_NE(token_of({"cmd-1", "saga-1", 23}), token_of({"cmd-1", "saga-12", 3}));
}
TEST(AmbiguousTokenPromise, WhoHasNotTheKeyCanMakeNone) {
  EXPECT_NE(token_of({"cmd-1", "saga-1", 23}), sha256("cmd-1saga-123"));
}
TEST(AmbiguousTokenSymptom, StepsThatReadTheSameHaveOneToken) {
  EXPECT_EQ(different_tokens(near_misses(120)), 1);
}
TEST(AmbiguousTokenSymptom, AnybodyCanMakeIt) {
  EXPECT_EQ(token_of({"cmd-1", "saga-1", 23}), sha256("cmd-1saga-123"));
}
TEST(AmbiguousTokenAlways, TheSameStepHasTheSameToken) {
  EXPECT_EQ(token_of({"cmd-1", "saga-1", 23}), token_of({"cmd-1", "saga-1", 23}));
  EXPECT_NE(token_of({"cmd-1", "saga-1", 23}), token_of({"cmd-2", "saga-1", 23}));
}

TEST(LenientSchemaPromise, EachCaseIsAsStated) {
  for (const command_case& each : command_cases()) {
    EXPECT_EQ(is_good(each.json), each.is_good) << each.what << ": " << each.json;
  }
}
TEST(LenientSchemaSymptom, WhatIsWrongIsAccepted) {
  EXPECT_EQ(judge_cases().wrongly_accepted, 22);
  EXPECT_TRUE(is_good(command_json("create", {}, "not-a-uuid")));
  EXPECT_TRUE(is_good(command_json("update", "-")));
  EXPECT_TRUE(is_good(command_json("delete", R"("version": 9007199254740992)")));
}
TEST(LenientSchemaAlways, WhatIsRightIsAccepted) {
  EXPECT_EQ(judge_cases().wrongly_rejected, 0);
  EXPECT_EQ(judge_cases().cases, 56);
}
TEST(LenientSchemaAlways, WhatIsNoCommandIsNot) {
  EXPECT_FALSE(is_good("[]"));
  EXPECT_FALSE(is_good(""));
  EXPECT_FALSE(is_good(command_json("upsert", R"("version": 4)")));
}

TEST(LostOnCancelPromise, EachRequestHasOneEffectAndItsToken) {
  const traded seen = trade_with_breaks(20, six_breaks);
  EXPECT_EQ(seen.effects, 20);
  EXPECT_EQ(seen.lost_tokens, 0);
}
TEST(LostOnCancelSymptom, EachBreakIsAnEffectThatCantBeBroughtBack) {
  const traded seen = trade_with_breaks(20, six_breaks);
  EXPECT_EQ(seen.effects, 26);
  EXPECT_EQ(seen.doubled, 6);
  EXPECT_EQ(seen.lost_tokens, 6);
}
TEST(LostOnCancelAlways, EachRequestIsAnswered) {
  EXPECT_EQ(trade_with_breaks(20, six_breaks).answered, 20);
}
TEST(LostOnCancelAlways, TheFiguresAreNotTheNetworks) {
  const traded seen = trade_with_breaks(20, six_breaks);
  const traded on_paper = trade_on_paper(20, six_breaks);
  EXPECT_EQ(on_paper.answered, seen.answered);
  EXPECT_EQ(on_paper.effects, seen.effects);
  EXPECT_EQ(on_paper.lost_tokens, seen.lost_tokens);
}
TEST(LostOnCancelAlways, WithoutABreakNothingIsLost) {
  const traded seen = trade_with_breaks(10, {});
  EXPECT_EQ(seen.effects, 10);
  EXPECT_EQ(seen.lost_tokens, 0);
}

TEST(BufferedJournalPromise, WhatWasAcknowledgedSurvivesAKill) {
  const recovered seen = record_and_kill(100, 60);
  EXPECT_EQ(seen.end, "killed");
  EXPECT_EQ(seen.acknowledged, 60);
  EXPECT_EQ(seen.there, 60);
}
TEST(BufferedJournalPromise, ItIsOnDiskAndNotOnlyWithTheSystem) {
  EXPECT_EQ(record_and_kill(100, 60).synced, 60);
}
TEST(BufferedJournalPromise, AFullDiskIsAnErrorAndNothingMoreIsAcknowledged) {
  const recovered seen = record_on_full_disk(100, 1000);
  EXPECT_EQ(seen.end, "an error");
  EXPECT_GT(seen.acknowledged, 0);
  EXPECT_EQ(seen.there, seen.acknowledged);
}
TEST(BufferedJournalPromise, ATornEndIsNoCommand) {
  const recovered seen = record_and_tear(100, 2);
  EXPECT_EQ(seen.there, 99);
  EXPECT_EQ(seen.others, 0);
}
TEST(BufferedJournalSymptom, AKillLosesAllThatWasAcknowledged) {
  const recovered seen = record_and_kill(100, 60);
  EXPECT_EQ(seen.acknowledged, 60);
  EXPECT_EQ(seen.synced, 0);
  EXPECT_EQ(seen.there, 0);
}
TEST(BufferedJournalSymptom, AFullDiskIsSeenByNobody) {
  const recovered seen = record_on_full_disk(100, 1000);
  EXPECT_EQ(seen.end, "returned");
  EXPECT_EQ(seen.acknowledged, 100);
  EXPECT_EQ(seen.there, 84);
}
TEST(BufferedJournalSymptom, ATornEndIsAnotherCommand) {
  const recovered seen = record_and_tear(100, 2);
  EXPECT_EQ(seen.there, 99);
  EXPECT_EQ(seen.others, 1);
}
TEST(BufferedJournalAlways, AProcessThatEndsWellLosesNothing) {
  const recovered seen = record_and_kill(100, 101);
  EXPECT_EQ(seen.end, "returned");
  EXPECT_EQ(seen.acknowledged, 100);
  EXPECT_EQ(seen.there, 100);
  EXPECT_EQ(seen.others, 0);
}
