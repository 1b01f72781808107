#include "scopelab/async/live_tasks.hpp"

#include "scopelab/async/testing.hpp"
#include "scopelab/async/watch.hpp"

#include <gtest/gtest.h>
#include <boost/asio/detached.hpp>

#include <list>
#include <optional>
#include <stdexcept>

namespace {

namespace asio = boost::asio;
namespace async = scopelab::async;
using scopelab::test::park;

const async::scope_options quiet{
    .at_end = async::live_at_end::cancel_and_detach,
    .report = [](const async::scope_report&) {}};

TEST(ForEachLiveTask, HoldsTheLockForAFewTasksAtATime) {
  asio::io_context context;
  async::task_scope scope{context, quiet};
  for (int i = 0; i < 1000; ++i) scope.spawn(park());
  std::size_t seen = 0;
  const async::walk_report cost =
      async::for_each_live_task([&](const async::task_info&) { ++seen; });
  EXPECT_EQ(seen, 1000u);
  EXPECT_EQ(cost.tasks, 1000u);
  EXPECT_EQ(cost.most_per_hold, 128u);
  EXPECT_EQ(cost.holds, 8u);  // 1000 / 128, rounded up
}

TEST(ForEachLiveTask, HoldsTheLockForAFewScopesAtATime) {
  asio::io_context context;
  std::list<async::task_scope> scopes;
  for (int i = 0; i < 500; ++i)
    scopes.emplace_back(context, quiet).spawn(park());
  std::size_t seen = 0;
  const async::walk_report cost =
      async::for_each_live_task([&](const async::task_info&) { ++seen; });
  EXPECT_EQ(seen, 500u);
  EXPECT_LE(cost.most_per_hold, 128u);
  EXPECT_GE(cost.holds, 4u);
}

TEST(ForEachLiveTask, EndsThoughEachTaskItSeesSpawnsAnother) {
  asio::io_context context;
  async::task_scope scope{context, quiet};
  for (int i = 0; i < 200; ++i) scope.spawn(park());
  std::size_t seen = 0;
  async::for_each_live_task([&](const async::task_info&) {
    ++seen;
    scope.spawn(park());
  });
  EXPECT_EQ(seen, 200u);
  EXPECT_EQ(scope.live(), 400u);
}

// The task on which the walk stands between two batches goes, and the scope.
TEST(ForEachLiveTask, SurvivesTheEndOfWhatItStandsOn) {
  asio::io_context context;
  std::optional<async::task_scope> scope;
  scope.emplace(context, quiet);
  for (int i = 0; i < 300; ++i) scope->spawn(park());
  context.poll();
  std::size_t seen = 0;
  async::for_each_live_task([&](const async::task_info&) {
    if (++seen != 1) return;
    scope->cancel_all();
    scope.reset();
    context.restart();
    context.poll();
  });
  EXPECT_EQ(seen, 128u);
  EXPECT_TRUE(async::live_tasks().empty());
}

TEST(Watch, ListsABareCoSpawnUntilItsFrameIsGone) {
  std::optional<asio::io_context> context{std::in_place};
  asio::co_spawn(*context, async::watch(park(), {.name = "bare"}),
                 asio::detached);
  const unsigned line = __LINE__ - 2;
  for (int i = 0; i < 2; ++i) {  // not started, then waiting
    const auto tasks = async::live_tasks();
    ASSERT_EQ(tasks.size(), 1u);
    EXPECT_EQ(tasks.front().name, "bare");
    EXPECT_EQ(tasks.front().where.line(), line);
    context->poll();
  }
  context.reset();
  EXPECT_TRUE(async::live_tasks().empty());
}

TEST(Watch, PassesResultsAndErrors) {
  asio::io_context context;
  const auto seven = []() -> asio::awaitable<int> { co_return 7; };
  const auto fails = []() -> asio::awaitable<void> {
    throw std::runtime_error{"lost"};
    co_return;
  };
  const auto all = [&]() -> asio::awaitable<void> {
    EXPECT_EQ(co_await async::watch(seven()), 7);
    co_await async::watch(fails());
  };
  EXPECT_THROW(scopelab::test::run(context, all()), std::runtime_error);
  EXPECT_TRUE(async::live_tasks().empty());
}

}  // namespace
