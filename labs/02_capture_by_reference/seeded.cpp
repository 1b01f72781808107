// The promises on inputs drawn from the seed; what is expected is computed here.
#include "scenario.hpp"

#include "kit/seeded.hpp"

#include <gtest/gtest.h>

using ints = std::vector<int>;
using texts = std::vector<std::string>;

TEST(LoopVariableSeeded, EachHandleIsClosedOnceLastFirst) {
  for (const int count : kit::any_distinct(4, 2, 40)) {
    ints expected;
    for (int handle = count; handle > 0; --handle) expected.push_back(handle);
    EXPECT_EQ(closed_of(count), expected);
  }
}

TEST(StaleValueSeeded, EveryOldPriorityIsBack) {
  worker who;
  for (int jobs = kit::any_int(3, 20); jobs > 0; --jobs) {
    const int before = kit::any_int(0, worker::highest - 1);
    const int wanted = kit::any_int(before + 1, 2 * worker::highest);
    who.set_priority(before);
    run_at(who, wanted);
    EXPECT_EQ(who.job_ran_at(), wanted < worker::highest ? wanted : worker::highest);
    EXPECT_EQ(who.priority(), before);
  }
}

TEST(EarlyValueSeeded, TheLogHasWhatWasAnswered) {
  texts paths;
  ints expected;
  for (int requests = kit::any_int(3, 20); requests > 0; --requests) {
    const bool there = kit::one_in(2);
    paths.push_back(there ? "/" : "/" + kit::any_text(1, 20));
    expected.push_back(there ? 200 : 404);
  }
  const statuses seen = serve_all(paths);
  EXPECT_EQ(seen.answered, expected);
  EXPECT_EQ(seen.logged, expected);
}

TEST(DanglingFrameSeeded, EveryCleanupOwnsItsName) {
  texts users;
  texts expected;
  for (int count = kit::any_int(2, 20); count > 0; --count) {
    users.push_back(kit::any_text(1, 60));
    expected.push_back("bye " + users.back());
  }
  const closing seen = close_sessions(users);
  EXPECT_EQ(seen.lines, expected);
  EXPECT_EQ(seen.late_reads, 0);
}

TEST(CoroutineClosureSeeded, EveryClientIsAnswered) {
  const ints clients = kit::any_distinct(kit::any_int(2, 20), 0, 1'000'000);
  EXPECT_EQ(answered_of(clients), clients);
}

TEST(MemberOrderSeeded, TheLastLineOfEverySessionIsOnTheDisk) {
  disk on;
  texts written;
  texts lost;
  for (int sessions = kit::any_int(2, 20); sessions > 0; --sessions) {
    run_session(on);
    written.insert(written.end(), {"begin", "end"});
    if (kit::one_in(2)) {
      lost.push_back(kit::any_text(1, 20));
      on.write(lost.back());  // between two sessions
    }
  }
  EXPECT_EQ(on.written(), written);
  EXPECT_EQ(on.lost(), lost);
}
