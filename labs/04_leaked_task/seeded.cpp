// The promises on inputs drawn from the seed; what is expected is computed here.
#include "scenario.hpp"

#include "kit/seeded.hpp"

#include <gtest/gtest.h>

using texts = std::vector<std::string>;

TEST(ParkedTaskSeeded, NothingWaitsWhenTheUserHasLeft) {
  for (int users = kit::any_int(2, 3); users > 0; --users) {
    const int requests = kit::any_int(50, 250);
    const int stall_every = kit::any_int(5, 40);
    const traffic seen = get_pages(requests, stall_every, kit::any_int(1, 4));
    EXPECT_EQ(seen.answered, requests - requests / stall_every);
    EXPECT_EQ(seen.waiting, 0);
    EXPECT_EQ(seen.connections, 0);
    EXPECT_EQ(seen.sessions, 0);
    EXPECT_EQ(seen.descriptors, 0);
  }
}

TEST(HandlerCycleSeeded, EverySessionGoesWithItsPeer) {
  for (int visits = kit::any_int(2, 5); visits > 0; --visits) {
    const std::string line = kit::any_text(0, 50);
    const int times = kit::any_int(1, 3);
    const int count = kit::any_int(1, 30);
    const peers seen = visit(count, line, times);
    EXPECT_EQ(seen.last_answer, "re: " + line + "\n");
    EXPECT_EQ(seen.answers, count * times);
    EXPECT_EQ(seen.sessions_left, 0);
  }
}

TEST(UnreadResponseSeeded, NoConnectionStaysOpenForAnyPage) {
  const texts pages{"/ok", "/long", "/half"};
  texts targets{"/" + kit::any_text(8, 20)};
  for (int count = kit::any_int(3, 40); count > 0; --count) {
    targets.push_back(pages[static_cast<std::size_t>(kit::any_int(0, 2))]);
  }
  const asked seen = ask(kit::shuffled(targets));
  EXPECT_EQ(seen.found, static_cast<int>(targets.size()) - 1);
  EXPECT_GE(seen.requests, static_cast<int>(targets.size()));
  EXPECT_EQ(seen.connections, 0);
}

TEST(DetachedErrorSeeded, TheErrorReachesTheCallerWhicheverJobFails) {
  for (int runs = kit::any_int(2, 5); runs > 0; --runs) {
    const int jobs = kit::any_int(1, 30);
    const std::string error = kit::any_text(1, 40);
    const jobs_run seen = run_jobs(jobs, error, kit::any_int(0, jobs - 1), kit::one_in(2));
    EXPECT_EQ(seen.caught, error);
    EXPECT_EQ(seen.ended, jobs);
    EXPECT_EQ(seen.at_once, jobs);
  }
}

TEST(BlamedFrameSeeded, AllThatWaitAreNamedWithTheirSpawnSite) {
  const int pairs = kit::any_int(2, 20);
  const census now = who_is_alive(pairs);
  EXPECT_EQ(now.waiting, pairs);
  EXPECT_EQ(now.names, texts(static_cast<std::size_t>(pairs), "slow"));
  EXPECT_EQ(now.sites.size(), now.names.size());
  for (const std::string& site : now.sites) {
    EXPECT_EQ(site, now.sites.front());
    EXPECT_EQ(site.find("world"), std::string::npos);
    EXPECT_EQ(site.find("scenario"), std::string::npos);
  }
}
