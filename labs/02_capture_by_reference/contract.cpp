#include "scenario.hpp"

#include <gtest/gtest.h>

using ints = std::vector<int>;
using texts = std::vector<std::string>;

TEST(LoopVariablePromise, EachHandleIsClosedOnceLastFirst) {
  EXPECT_EQ(closed_of(3), (ints{3, 2, 1}));
}
TEST(LoopVariableSymptom, EveryGuardClosesTheLastHandle) {
  EXPECT_EQ(closed_of(3), (ints{3, 3, 3}));
}
TEST(LoopVariableAlways, OneHandleIsClosed) { EXPECT_EQ(closed_of(1), ints{1}); }

TEST(StaleValuePromise, TheOldPriorityIsBack) { EXPECT_EQ(run_from_five(9).afterwards, 5); }
TEST(StaleValueSymptom, TheJobsPriorityStays) { EXPECT_EQ(run_from_five(9).afterwards, 9); }
TEST(StaleValueAlways, TheJobRunsAtThePriorityItWanted) {
  EXPECT_EQ(run_from_five(7).of_the_job, 7);
  EXPECT_EQ(run_from_five(99).of_the_job, worker::highest);
  EXPECT_EQ(run_from_five(2).of_the_job, 2);
  EXPECT_EQ(run_from_five(7).jobs, 1);
}

TEST(EarlyValuePromise, TheLogHasWhatWasAnswered) {
  EXPECT_EQ(serve_all({"/", "/missing"}).logged, (ints{200, 404}));
}
TEST(EarlyValueSymptom, TheLogHasTheValueBeforeTheAnswer) {
  EXPECT_EQ(serve_all({"/", "/missing"}).logged, (ints{0, 0}));
}
TEST(EarlyValueAlways, RequestsAreAnswered) {
  EXPECT_EQ(serve_all({"/", "/missing"}).answered, (ints{200, 404}));
}

TEST(DanglingFramePromise, TheCleanupOwnsTheName) {
  EXPECT_EQ(close_sessions({"Ada", "Grace"}).lines, (texts{"bye Ada", "bye Grace"}));
  EXPECT_EQ(close_sessions({"Ada", "Grace"}).late_reads, 0);
}
TEST(DanglingFrameSymptom, TheCleanupReadsAFrameThatIsGone) {
  EXPECT_EQ(close_sessions({"Ada", "Grace"}).lines, (texts{"bye ###", "bye #####"}));
  EXPECT_EQ(close_sessions({"Ada", "Grace"}).late_reads, 2);
}
TEST(DanglingFrameAlways, EverySessionIsLoggedOnceAndNotBeforeItCloses) {
  EXPECT_EQ(close_sessions({"Ada", "Grace"}).lines.size(), 2u);
  EXPECT_EQ(close_sessions({"Ada", "Grace"}).before, 0u);
  EXPECT_EQ(close_sessions({"Ada", "Grace"}).locals, 0);
}

TEST(CoroutineClosurePromise, TheClientsAreAnswered) {
  EXPECT_EQ(answered_of({7, 8}), (ints{7, 8}));
}
TEST(CoroutineClosureSymptom, TheCoroutinesReadAClosureThatIsGone) {
  EXPECT_EQ(answered_of({7, 8}), (ints{int(0xA5A5A5A5), int(0xA5A5A5A5)}));
}
TEST(CoroutineClosureAlways, ThereIsOneAnswerAClient) { EXPECT_EQ(answered_of({7, 8}).size(), 2u); }
TEST(CoroutineClosureAlways, NobodyIsAnsweredBeforeTheNextTurn) {
  reactor on;
  serve_client(on, 7);
  EXPECT_EQ(on.answered(), ints{});
}

TEST(MemberOrderPromise, TheLastLineIsOnTheDisk) {
  EXPECT_EQ(write_session().written, (texts{"begin", "end"}));
  EXPECT_EQ(write_session().lost, texts{});
}
TEST(MemberOrderSymptom, TheLastLineComesTooLate) { EXPECT_EQ(write_session().lost, texts{"end"}); }
TEST(MemberOrderAlways, TheFirstLineIsOnTheDisk) {
  EXPECT_EQ(write_session().written.front(), "begin");
}
