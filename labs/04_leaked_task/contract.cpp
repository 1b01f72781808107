#include "scenario.hpp"

#include "kit/ledger.hpp"

#include <gtest/gtest.h>

using texts = std::vector<std::string>;

// 10,000 requests are in the evidence, which CTest runs too.
constexpr int thread_counts[] = {1, 2, 4};

TEST(ParkedTaskPromise, NothingWaitsWhenTheUserHasLeft) {
  for (const int threads : thread_counts) {
    const traffic seen = get_pages(1000, 100, threads);
    EXPECT_EQ(seen.waiting, 0);
    EXPECT_EQ(seen.connections, 0);
    EXPECT_EQ(seen.sessions, 0);
    EXPECT_EQ(seen.descriptors, 0);
  }
}
TEST(ParkedTaskPromise, TheLedgerAgrees) {
  const kit::per_operation held = kit::slope(workloads()[0], 20);
  EXPECT_EQ(held.descriptors, 0);
  EXPECT_EQ(held.blocks, 0);
}
TEST(ParkedTaskSymptom, EveryStalledRequestStays) {
  for (const int threads : thread_counts) {
    const traffic seen = get_pages(1000, 100, threads);
    EXPECT_EQ(seen.waiting, 10);
    EXPECT_EQ(seen.connections, 10);
    EXPECT_EQ(seen.sessions, 10);
    EXPECT_EQ(seen.descriptors, 20);
  }
}
TEST(ParkedTaskSymptom, ADescriptorOnBothSidesARequest) {
  EXPECT_EQ(kit::slope(workloads()[0], 20).descriptors, 2);
}
TEST(ParkedTaskAlways, TheOthersAreAnswered) {
  for (const int threads : thread_counts) {
    EXPECT_EQ(get_pages(1000, 100, threads).answered, 990);
    EXPECT_EQ(get_pages(500, 0, threads).answered, 500);
    EXPECT_EQ(get_pages(500, 0, threads).waiting, 0);
  }
}
TEST(ParkedTaskAlways, ASlowPageIsWaitedFor) { EXPECT_EQ(get_slow_pages(3), 3); }

TEST(HandlerCyclePromise, TheSessionGoesWithThePeer) { EXPECT_EQ(visit(20).sessions_left, 0); }
TEST(HandlerCyclePromise, AlsoOfAPeerThatSaysNothing) {
  EXPECT_EQ(visit(20, "", 0).sessions_left, 0);
}
TEST(HandlerCycleSymptom, EverySessionStays) { EXPECT_EQ(visit(20).sessions_left, 20); }
TEST(HandlerCycleAlways, ThePeerIsAnswered) { EXPECT_EQ(visit(1).last_answer, "re: hello\n"); }
TEST(HandlerCycleAlways, EachLineIsAnswered) {
  EXPECT_EQ(visit(1, "again", 3).last_answer, "re: again\n");
  EXPECT_EQ(visit(1, "again", 3).answers, 3);
}

TEST(UnreadResponsePromise, NoConnectionStaysOpenForIt) {
  EXPECT_EQ(ask(50, "/long").connections, 0);
  EXPECT_EQ(kit::slope(workloads()[1], 20).descriptors, 0);
}
TEST(UnreadResponsePromise, ABodyThatNeverEndsIsNotWaitedFor) {
  const asked seen = ask(3, "/half");
  EXPECT_EQ(seen.found, 3);
  EXPECT_EQ(seen.connections, 0);
}
TEST(UnreadResponseSymptom, EveryConnectionStaysOpen) {
  EXPECT_EQ(ask(50, "/long").connections, 50);
  EXPECT_EQ(kit::slope(workloads()[1], 20).descriptors, 2);
}
TEST(UnreadResponseAlways, ThePageIsFoundIfItIsThere) {
  EXPECT_EQ(ask(3, "/ok").found, 3);
  EXPECT_EQ(ask(3, "/missing").found, 0);
}

TEST(DetachedErrorPromise, TheErrorReachesTheCallerWhenAllHaveEnded) {
  EXPECT_EQ(run_jobs(3, "no space").caught, "no space");
  EXPECT_EQ(run_jobs(3, "no space").ended, 3);
  EXPECT_EQ(run_jobs(3, "no space").at_once, 3);  // they run side by side
}
TEST(DetachedErrorSymptom, TheErrorIsLost) { EXPECT_EQ(run_jobs(3, "no space").caught, "nothing"); }
TEST(DetachedErrorAlways, NoErrorIsMadeUp) { EXPECT_EQ(run_jobs(3, "").caught, "nothing"); }

TEST(BlamedFramePromise, TheOneThatWaitsIsNamedWithItsSpawnSite) {
  const census now = who_is_alive();
  EXPECT_EQ(now.names, texts{"slow"});
  // In the half, not in the world below it nor in the scenario above.
  ASSERT_EQ(now.sites.size(), 1u);
  EXPECT_NE(now.sites[0].find(".cpp:"), std::string::npos);
  EXPECT_EQ(now.sites[0].find("world"), std::string::npos);
  EXPECT_EQ(now.sites[0].find("scenario"), std::string::npos);
}
TEST(BlamedFrameSymptom, NobodyIsNamed) { EXPECT_EQ(who_is_alive().names, texts{}); }
TEST(BlamedFrameAlways, OneWaits) { EXPECT_EQ(who_is_alive().waiting, 1); }
