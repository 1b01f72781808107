// The promises on inputs drawn from the seed; what is expected is computed here.
#include "scenario.hpp"

#include "kit/seeded.hpp"

#include <gtest/gtest.h>

using ints = std::vector<int>;
using texts = std::vector<std::string>;

TEST(LoopVariableSeeded, EachHandleIsClosedOnceLastFirst) {
  device on;
  ints expected;
  int opened = kit::any_int(0, 3);  // by somebody else
  for (int i = 0; i < opened; ++i) on.open();
  for (const int count : kit::any_distinct(4, 2, 40)) {
    use_handles(on, count);
    opened += count;
    for (int i = 0; i < count; ++i) expected.push_back(opened - i);
  }
  EXPECT_EQ(on.closed(), expected);
  EXPECT_EQ(on.open(), opened + 1);
}

TEST(StaleValueSeeded, EveryOldPriorityIsBack) {
  worker who;
  for (int jobs = kit::any_int(3, 20); jobs > 0; --jobs) {
    const int before = kit::any_int(1, worker::highest - 1);
    const int wanted = kit::one_in(2) ? kit::any_int(before + 1, 2 * worker::highest)
                                      : kit::any_int(0, before - 1);
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
    const std::string slash = kit::one_in(2) ? "/" : "";
    paths.push_back(there ? "/" : slash + kit::any_text(1, 20));
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
  EXPECT_EQ(seen.before, 0u);
  EXPECT_EQ(seen.locals, 0);
}

TEST(DanglingFrameSeeded, EveryServerHasItsOwnSessions) {
  std::vector<server> all(static_cast<std::size_t>(kit::any_int(2, 5)));
  std::vector<texts> expected(all.size());
  for (int count = kit::any_int(10, 20); count > 0; --count) {
    const auto which = static_cast<std::size_t>(kit::any_int(0, static_cast<int>(all.size()) - 1));
    const std::string user = kit::any_text(1, 60);
    open_session(all[which], user);
    expected[which].push_back("bye " + user);
  }
  for (std::size_t i = all.size(); i > 0; --i) {
    all[i - 1].close();
    EXPECT_EQ(all[i - 1].lines(), expected[i - 1]);
  }
}

TEST(CoroutineClosureSeeded, EveryClientIsAnswered) {
  const ints clients = kit::any_distinct(kit::any_int(2, 20), 0, 1'000'000);
  EXPECT_EQ(answered_of(clients), clients);
}

TEST(CoroutineClosureSeeded, EveryReactorAnswersItsOwnClients) {
  std::vector<reactor> all(static_cast<std::size_t>(kit::any_int(2, 5)));
  std::vector<ints> expected(all.size());
  for (const int client : kit::any_distinct(kit::any_int(10, 20), 0, 1'000'000)) {
    const auto which = static_cast<std::size_t>(kit::any_int(0, static_cast<int>(all.size()) - 1));
    serve_client(all[which], client);
    expected[which].push_back(client);
  }
  for (std::size_t i = all.size(); i > 0; --i) {
    all[i - 1].run();
    EXPECT_EQ(all[i - 1].answered(), expected[i - 1]);
  }
}

TEST(MemberOrderSeeded, TheLastLineOfEverySessionIsOnTheDisk) {
  disk on;
  texts written;
  texts lost;
  for (int sessions = kit::any_int(2, 20); sessions > 0; --sessions) {
    run_session(on);
    written.insert(written.end(), {"begin", "end"});
    if (sessions == 1 || kit::one_in(2)) {
      lost.push_back(kit::any_text(1, 20));
      on.write(lost.back());  // when no session is on
    }
  }
  EXPECT_EQ(on.written(), written);
  EXPECT_EQ(on.lost(), lost);
}
