#include "scopelab/async/expect_no_live_tasks.hpp"

#include "scopelab/async/task_scope.hpp"
#include "scopelab/async/testing.hpp"

#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

namespace {

using namespace scopelab;
using namespace std::chrono_literals;
using test::park;
using test::run;
using test::yield;
namespace asio = boost::asio;

struct NoLiveTasks : testing::Test {
  void end() {
    scope.cancel_all();
    run(context, scope.join());
  }
  asio::io_context context;
  async::task_scope scope{context, {.one_thread = true}};
};

TEST_F(NoLiveTasks, HoldsWhereThereAreNone) {
  EXPECT_TRUE(async::no_live_tasks({.tries = 1}));
  async::expect_no_live_tasks();
  end();
}

TEST_F(NoLiveTasks, NamesTheSpawnSiteOfEachTaskThatIsLeft) {
  scope.spawn(park(), {.name = "session"});
  scope.spawn(park());
  const auto line = std::source_location::current().line() - 1;
  const auto left = async::no_live_tasks({.tries = 2});
  EXPECT_FALSE(left);
  const std::string said = left.message();
  EXPECT_EQ(said.find("2 live tasks after 2 tries:\n  'session', spawned at "),
            0u)
      << said;
  EXPECT_NE(said.find("expect_no_live_tasks_test.cpp:" + std::to_string(line)),
            said.npos)
      << said;
  end();
}

TEST_F(NoLiveTasks, FailsTheTestAtTheLineOfTheCall) {
  scope.spawn(park(), {.name = "session"});
  testing::TestPartResultArray results;
  {
    const testing::ScopedFakeTestPartResultReporter catches{&results};
    async::expect_no_live_tasks({.tries = 1});
  }
  const auto line = std::source_location::current().line() - 2;
  ASSERT_EQ(results.size(), 1);
  const testing::TestPartResult& failure = results.GetTestPartResult(0);
  EXPECT_EQ(failure.line_number(), static_cast<int>(line));
  EXPECT_NE(std::string{failure.message()}.find("'session'"),
            std::string::npos);
  end();
}

TEST_F(NoLiveTasks, StepsUntilTheTaskHasEnded) {
  scope.spawn(yield());
  int steps = 0;
  async::expect_no_live_tasks({.step = [&](std::chrono::microseconds) {
    ++steps;
    context.poll_one();
  }});
  EXPECT_GT(steps, 0);
  EXPECT_LT(steps, 20);
  end();
}

TEST_F(NoLiveTasks, TriesAsOftenAsItSays) {
  scope.spawn(park());
  int steps = 0;
  std::chrono::microseconds all{};
  EXPECT_FALSE(async::no_live_tasks({.step = [&](auto wait) {
    ++steps;
    all += wait;
  }}));
  EXPECT_EQ(steps, 20);
  EXPECT_LT(all, 1s);
  end();
}

TEST_F(NoLiveTasks, IgnoresByNameAndBySpawnSite) {
  scope.spawn(park(), {.name = "heartbeat"});
  EXPECT_TRUE(async::no_live_tasks({.ignore = {"heartbeat"}, .tries = 1}));
  EXPECT_TRUE(async::no_live_tasks(
      {.ignore = {"expect_no_live_tasks_test.cpp:"}, .tries = 1}));
  EXPECT_TRUE(
      async::no_live_tasks({.ignore = {std::string{__FILE__}}, .tries = 1}));
  EXPECT_FALSE(async::no_live_tasks(
      {.ignore = {"heart", "no_live_tasks_test.cpp:"}, .tries = 1}));
  end();
}

TEST(NoLiveTasksOnAPool, IsGivenTimeToEnd) {
  asio::thread_pool pool{2};
  async::task_scope scope{pool};
  for (int i = 0; i < 8; ++i) scope.spawn(yield());
  async::expect_no_live_tasks();
  asio::co_spawn(pool, scope.join(), asio::use_future).get();
}

}  // namespace
