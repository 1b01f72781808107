#include "scenario.hpp"

#include <gtest/gtest.h>

namespace {

using reasons = std::vector<std::string>;
const reasons all{all_reasons.begin(), all_reasons.end()};

std::string problem_with(const rule_book& rules) { return watch(rules).error; }

}  // namespace

TEST(SpanEndsFirstPromise, EveryFailedUndoIsAnErrorWithItsType) {
  const traced seen = trace_undos({100});
  EXPECT_EQ(seen.failed, 30);
  EXPECT_EQ(seen.errors, 30);
  EXPECT_EQ(seen.with_type, 30);
}
TEST(SpanEndsFirstSymptom, WhatThrewLooksAsIfItHadWorked) {
  const traced seen = trace_undos({100});
  EXPECT_EQ(seen.errors, 10);
  EXPECT_EQ(seen.with_type, 10);
}
TEST(SpanEndsFirstAlways, EveryUndoIsASpanLinkedToItsCommand) {
  const traced seen = trace_undos({100});
  EXPECT_EQ(seen.spans, 100);
  EXPECT_EQ(seen.linked, 100);
  EXPECT_EQ(seen.thrown, 20);
}

TEST(SkippedByExceptionPromise, AttemptsAreSuccessesAndFailures) {
  const counted seen = count_undos({100});
  EXPECT_EQ(seen.attempts, 100);
  EXPECT_EQ(seen.successes, 70);
  EXPECT_EQ(seen.failures, 30);
}
TEST(SkippedByExceptionSymptom, WhatThrewIsNoAttemptAndNoFailure) {
  const counted seen = count_undos({100});
  EXPECT_EQ(seen.attempts, 80);
  EXPECT_EQ(seen.failures, 10);
}
TEST(SkippedByExceptionAlways, SuccessesAreCountedAndErrorsGoOn) {
  const counted seen = count_undos({100});
  EXPECT_EQ(seen.successes, 70);
  EXPECT_EQ(seen.thrown, 20);
}

TEST(BornAtOnePromise, TheFirstFailureOfEachReasonAlerts) { EXPECT_EQ(alerts_after(1), all); }
TEST(BornAtOneSymptom, TheFirstFailureAlertsNobody) { EXPECT_EQ(alerts_after(1), reasons{}); }
TEST(BornAtOneSymptom, NorDoesAHundredthBeforeTheSecondScrape) {
  EXPECT_EQ(alerts_after(100), reasons{});
}
TEST(BornAtOneAlways, WithoutAFailureNothingAlerts) { EXPECT_EQ(alerts_after(0), reasons{}); }

TEST(TwoNamesPromise, ARuleOnAnotherNameIsRefused) {
  const std::string said = problem_with(rules_with_a_name("shop_undo_failed_total"));
  EXPECT_NE(said.find("UndoFailed"), std::string::npos) << said;
  EXPECT_NE(said.find("shop_undo_failed_total"), std::string::npos) << said;
}
TEST(TwoNamesPromise, AndSoIsOneOnALabelSetThatIsNot) {
  rule_book rules = good_rules();
  rules[1].expr = "increase(shop_undo_failures_total{reason=\"disk\"}[5m]) > 0";
  EXPECT_NE(problem_with(rules).find("UndoTimesOut"), std::string::npos);
  rules[1].expr = "increase(shop_undo_failures_total{why=\"timeout\"}[5m]) > 0";
  EXPECT_NE(problem_with(rules).find("UndoTimesOut"), std::string::npos);
}
TEST(TwoNamesPromise, OfRulesThatAreRefusedNoneIsLoaded) {
  rule_book rules = good_rules();
  rules.push_back({"Last", "shop_undo_failed_total > 0"});
  EXPECT_EQ(watch(rules).loaded, 0);
}
TEST(TwoNamesSymptom, ItIsLoadedAndNeverFires) {
  const watched seen = watch(rules_with_a_name("shop_undo_failed_total"));
  EXPECT_EQ(seen.error, "");
  EXPECT_EQ(seen.loaded, 3);
  EXPECT_EQ(seen.fired, reasons{});
}
TEST(TwoNamesAlways, GoodRulesAreLoadedAndFire) {
  const watched seen = watch(good_rules());
  EXPECT_EQ(seen.error, "");
  EXPECT_EQ(seen.loaded, 3);
  EXPECT_EQ(seen.fired, all);
}
TEST(TwoNamesAlways, WhatIsNoPromqlIsRefused) {
  EXPECT_NE(problem_with({{"Odd", "increase(a{b"}}), "");
}

TEST(LostAtShutdownPromise, TheLastSpanArrives) {
  const arrived seen = end_session(10);
  EXPECT_EQ(seen.undos, 10);
  EXPECT_EQ(seen.sessions, 1);
}
TEST(LostAtShutdownPromise, AlsoIfTheSessionEndsByAnError) {
  const arrived seen = end_session(10, 4);
  EXPECT_EQ(seen.error, "timeout");
  EXPECT_EQ(seen.undos, 4);
  EXPECT_EQ(seen.sessions, 1);
}
TEST(LostAtShutdownPromise, AlsoWithMoreThanABatch) {
  const arrived seen = end_session(600);
  EXPECT_EQ(seen.undos, 600);
  EXPECT_EQ(seen.sessions, 1);
}
TEST(LostAtShutdownSymptom, TheSessionsOwnSpanIsLost) { EXPECT_EQ(end_session(10).sessions, 0); }
TEST(LostAtShutdownSymptom, AnErrorLosesAllOfThem) {
  const arrived seen = end_session(10, 4);
  EXPECT_EQ(seen.undos, 0);
  EXPECT_EQ(seen.sessions, 0);
}
TEST(LostAtShutdownAlways, UndosThatWorkAreSeen) { EXPECT_EQ(end_session(10).undos, 10); }
TEST(LostAtShutdownAlways, AnErrorGoesOn) { EXPECT_EQ(end_session(10, 4).error, "timeout"); }
