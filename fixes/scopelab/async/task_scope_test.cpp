#include "scopelab/async/task_scope.hpp"

#include "scopelab/async/testing.hpp"

#include <gtest/gtest.h>
#include <boost/asio/strand.hpp>

#include <stdexcept>
#include <string>

namespace {

using namespace scopelab;
using namespace std::chrono_literals;
using test::park;
using test::run;
using test::yield;
namespace asio = boost::asio;
using asio::awaitable;

// On one thread. Cancellation: task_scope_cancel_test.cpp; pools:
// task_scope_threads_test.cpp.
struct TaskScope : testing::Test {
  asio::io_context context;
  const async::scope_options one_thread{.one_thread = true};
  const async::scope_options collect{.on_error = async::errors::collect,
                                     .one_thread = true};
};

awaitable<void> add_one(int& count) {
  co_await yield();
  ++count;
}

awaitable<void> fail(const char* why) {
  co_await yield();
  throw std::runtime_error(why);
}

awaitable<void> fail_at_once(const char* why) {
  throw std::runtime_error(why);
  co_return;
}

TEST_F(TaskScope, JoinWaitsForAllTasks) {
  int done = 0;
  const auto work = [&]() -> awaitable<void> {
    async::task_scope scope{context};
    for (int i = 0; i < 3; ++i) scope.spawn(add_one(done));
    co_await scope.join();
    EXPECT_EQ(done, 3);
    EXPECT_EQ(scope.live(), 0u);
  };
  EXPECT_TRUE(run(context, work()));
  EXPECT_EQ(done, 3);
}

TEST_F(TaskScope, JoinOfAnEmptyScopeReturnsAtOnce) {
  EXPECT_TRUE(run(context, [](asio::io_context& on) -> awaitable<void> {
    async::task_scope scope{on};
    co_await scope.join();
    co_await scope.join();
  }(context)));
}

TEST_F(TaskScope, TwoMayJoin) {
  int joined = 0;
  async::task_scope scope{context, one_thread};
  scope.spawn(yield());
  const auto join = [&]() -> awaitable<void> {
    co_await scope.join();
    ++joined;
  };
  asio::co_spawn(context, join, [](const std::exception_ptr&) {});
  EXPECT_TRUE(run(context, join()));
  EXPECT_EQ(joined, 2);
}

TEST_F(TaskScope, TakesAFunctionAndALambdaWithoutCaptures) {
  static int ran;
  ran = 0;
  async::task_scope scope{context, one_thread};
  scope.spawn(yield);
  scope.spawn(&yield);
  scope.spawn([]() -> awaitable<void> {
    ++ran;
    co_return;
  });
  EXPECT_EQ(scope.live(), 3u);
  EXPECT_TRUE(run(context, scope.join()));
  EXPECT_EQ(ran, 1);
}

TEST_F(TaskScope, PostsAHandlerAndKeepsItsError) {
  int ran = 0;
  async::task_scope scope{context, one_thread};
  scope.spawn([&ran, owned = std::make_unique<int>(7)] { ran = *owned; });
  scope.spawn([] { throw std::logic_error("handler"); });
  EXPECT_EQ(ran, 0);
  EXPECT_THROW(run(context, scope.join()), std::logic_error);
  EXPECT_EQ(ran, 7);
}

TEST_F(TaskScope, AHandlerCancelledBeforeItStartsDoesNotRun) {
  int ran = 0;
  async::task_scope scope{context, one_thread};
  const async::task_handle handle = scope.spawn([&] { ++ran; });
  scope.spawn([&] { ran += 10; });
  handle.cancel();
  EXPECT_TRUE(run(context, scope.join()));
  EXPECT_TRUE(handle.ended());
  EXPECT_EQ(ran, 10);
}

TEST_F(TaskScope, SpawnAfterCloseIsRefused) {
  async::task_scope scope{context, one_thread};
  scope.close();
  try {
    scope.spawn(yield());
    FAIL() << "was accepted";
  } catch (const async::scope_closed& refused) {
    const std::string why = refused.what();
    EXPECT_NE(why.find("refused"), why.npos) << why;
    EXPECT_NE(why.find("is closed"), why.npos) << why;
    EXPECT_NE(why.find("task_scope_test.cpp:"), why.npos) << why;
  }
}

TEST_F(TaskScope, SpawnAfterJoinIsRefused) {
  async::task_scope scope{context, one_thread};
  EXPECT_TRUE(run(context, scope.join()));
  EXPECT_THROW(scope.spawn(yield()), async::scope_closed);
  EXPECT_THROW(scope.spawn([] {}), async::scope_closed);
  EXPECT_EQ(scope.live(), 0u);
}

awaitable<void> spawn_down(async::task_scope& scope, int left, int& ran) {
  ++ran;
  co_await yield();
  if (left > 0) scope.spawn(spawn_down(scope, left - 1, ran));
}

TEST_F(TaskScope, ATaskMaySpawnWhileTheScopeIsJoined) {
  int ran = 0;
  async::task_scope scope{context, one_thread};
  scope.spawn(spawn_down(scope, 5, ran));
  EXPECT_TRUE(run(context, scope.join()));
  EXPECT_EQ(ran, 6);
  EXPECT_THROW(scope.spawn(yield()), async::scope_closed);
}

TEST_F(TaskScope, TheFirstErrorCancelsTheSiblingsAndIsThrown) {
  async::task_scope scope{context, one_thread};
  scope.spawn(park());
  scope.spawn(fail("first"));
  scope.spawn(park());
  try {
    run(context, scope.join());
    FAIL() << "no error";
  } catch (const std::runtime_error& e) {
    EXPECT_STREQ(e.what(), "first");
  }
  EXPECT_EQ(scope.live(), 0u);
}

TEST_F(TaskScope, AnErrorBeforeTheFirstSuspensionIsKept) {
  async::task_scope scope{context, one_thread};
  scope.spawn(park());
  scope.spawn(fail_at_once("at once"));
  EXPECT_THROW(run(context, scope.join()), std::runtime_error);
}

TEST_F(TaskScope, CollectLetsTheOthersGoOnAndThrowsAll) {
  int done = 0;
  async::task_scope scope{context, collect};
  scope.spawn(fail("one"), {.name = "a"});
  scope.spawn(add_one(done));
  scope.spawn(fail("two"), {.name = "b"});
  try {
    run(context, scope.join());
    FAIL() << "no error";
  } catch (const async::task_errors& e) {
    ASSERT_EQ(e.failed().size(), 2u);
    EXPECT_EQ(e.failed()[0].name, "a");
    EXPECT_EQ(e.failed()[1].name, "b");
    EXPECT_LT(e.failed()[0].where.line(), e.failed()[1].where.line());
    EXPECT_THROW(std::rethrow_exception(e.failed()[1].error),
                 std::runtime_error);
  }
  EXPECT_EQ(done, 1);
}

TEST_F(TaskScope, WorksOnAStrand) {
  int done = 0;
  async::task_scope scope{asio::make_strand(context)};
  scope.spawn(park());
  for (int i = 0; i < 3; ++i) scope.spawn(add_one(done));
  scope.spawn(fail("one"));
  EXPECT_THROW(run(context, scope.join()), std::runtime_error);
  EXPECT_EQ(done, 3);
}

TEST_F(TaskScope, ListsLiveTasksWithNameSiteAndAge) {
  const auto before = std::chrono::steady_clock::now();
  async::task_scope scope{context, one_thread};
  scope.spawn(park(), {.name = "upload"});
  const auto line = std::source_location::current().line() - 1;
  scope.spawn(park());

  for (const auto& all : {scope.live_tasks(), async::live_tasks()}) {
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].name, "upload");
    EXPECT_EQ(all[0].where.line(), line);
    EXPECT_GE(all[0].started, before);
    EXPECT_FALSE(all[0].cancelled);
    EXPECT_EQ(all[0].scope.line(), line - 1);
  }
  const std::string text = describe(scope.live_tasks()[0]);
  EXPECT_EQ(text.find("'upload', spawned at "), 0u) << text;
  EXPECT_NE(text.find("task_scope_test.cpp:" + std::to_string(line)), text.npos)
      << text;
  scope.cancel_all();
  EXPECT_TRUE(scope.live_tasks()[0].cancelled);
  EXPECT_TRUE(run(context, scope.join()));
  EXPECT_TRUE(async::live_tasks().empty());
}

TEST_F(TaskScope, DestroyedWithLiveTasksReportsThemAndMayLetThemGo) {
  std::vector<async::task_info> live;
  {
    async::task_scope scope{
        context,
        {.at_end = async::live_at_end::cancel_and_detach,
         .one_thread = true,
         .report = [&](const async::scope_report& r) { live = r.live; }}};
    scope.spawn(park(), {.name = "left"});
    context.poll();
  }
  ASSERT_EQ(live.size(), 1u);
  EXPECT_EQ(live[0].name, "left");
  EXPECT_EQ(async::live_tasks().size(), 1u);  // it goes on...
  context.restart();
  context.run();  // ... until the cancellation reaches it
  EXPECT_TRUE(async::live_tasks().empty());
}

TEST_F(TaskScope, AnErrorThatNobodyJoinedForIsReported) {
  std::vector<std::string> unjoined;
  {
    async::task_scope scope{
        context,
        {.one_thread = true, .report = [&](const async::scope_report& r) {
           unjoined = r.unjoined;
         }}};
    scope.spawn(fail("lost"), {.name = "a"});
    context.run();
  }
  ASSERT_EQ(unjoined.size(), 1u);
  EXPECT_NE(unjoined[0].find("task 'a' spawned at "), std::string::npos);
  EXPECT_NE(unjoined[0].find("lost"), std::string::npos);
}

TEST_F(TaskScope, FramesThatTheContextDestroysAreNoLongerAlive) {
  auto other = std::make_unique<asio::io_context>();
  async::task_scope scope{*other, one_thread};
  scope.spawn(park());
  scope.spawn(park(), {.deadline = 1h});
  other->poll();
  scope.spawn(park());  // never begun
  scope.spawn([] {});
  EXPECT_EQ(scope.live(), 4u);
  other.reset();
  EXPECT_EQ(scope.live(), 0u);
}

TEST_F(TaskScope, AJoinerGoesWithTheContextToo) {
  auto other = std::make_unique<asio::io_context>();
  asio::co_spawn(
      *other,
      [](asio::io_context& on) -> awaitable<void> {
        async::task_scope scope{on};
        scope.spawn(park());
        co_await scope.join();
      }(*other),
      [](const std::exception_ptr&) {});
  other->poll();
  EXPECT_EQ(async::live_tasks().size(), 1u);
  other.reset();
  EXPECT_TRUE(async::live_tasks().empty());
}

void destroy_with_live_tasks() {
  asio::io_context context;
  async::task_scope scope{context};
  scope.spawn(park(), {.name = "forgotten"});
  context.poll();
}

TEST(TaskScopeDeathTest, DestroyedWithLiveTasksNamesTheirSpawnSites) {
  EXPECT_DEATH(destroy_with_live_tasks(),
               "live: 'forgotten', spawned at .*task_scope_test.cpp:[0-9]+, ");
}

}  // namespace
