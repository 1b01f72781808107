#include "scopelab/async/task_scope.hpp"

#include "scopelab/async/testing.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>

namespace {

using namespace scopelab;
using namespace std::chrono_literals;
using test::park;
using test::run;
using test::yield;
namespace asio = boost::asio;
using asio::awaitable;

// Cancellation and deadlines, on one thread.
struct TaskScopeCancel : testing::Test {
  asio::io_context context;
  const async::scope_options one_thread{.one_thread = true};
  const async::scope_options collect{.on_error = async::errors::collect,
                                     .one_thread = true};
};

awaitable<void> add_one(int& count) {
  co_await yield();
  ++count;
}

TEST_F(TaskScopeCancel, CancelAllEndsWhatIsParkedAndIsNoError) {
  async::task_scope scope{context, one_thread};
  for (int i = 0; i < 3; ++i) scope.spawn(park());
  scope.spawn([&] { scope.cancel_all(); });
  EXPECT_TRUE(run(context, scope.join()));
}

TEST_F(TaskScopeCancel, WhatIsSpawnedAfterCancelAllNeverBegins) {
  int done = 0;
  async::task_scope scope{context, one_thread};
  scope.cancel_all();
  scope.spawn(add_one(done));
  scope.spawn([&] { ++done; });
  EXPECT_TRUE(run(context, scope.join()));
  EXPECT_EQ(done, 0);
}

TEST_F(TaskScopeCancel, CancelOfOneTaskLeavesTheOthers) {
  int done = 0;
  async::task_scope scope{context, one_thread};
  const async::task_handle parked = scope.spawn(park());
  scope.spawn(add_one(done));
  scope.spawn([&] {
    EXPECT_FALSE(parked.ended());
    parked.cancel();
  });
  EXPECT_TRUE(run(context, scope.join()));
  EXPECT_TRUE(parked.ended());
  EXPECT_EQ(done, 1);
}

// Asio 1.81 alone ends the process here.
TEST_F(TaskScopeCancel, ATaskMayCancelItselfInItsFirstRun) {
  async::task_scope scope{context, one_thread};
  const auto cancels = [](async::task_scope& all) -> awaitable<void> {
    all.cancel_all();
    co_return;
  };
  scope.spawn(cancels(scope));
  EXPECT_TRUE(run(context, scope.join()));
}

TEST_F(TaskScopeCancel, ATaskThatCancelsItselfInItsFirstRunIsNotLeftParked) {
  async::task_scope scope{context, one_thread};
  const auto cancels = [](async::task_scope& all) -> awaitable<void> {
    all.cancel_all();
    co_await park();
  };
  scope.spawn(cancels(scope));
  EXPECT_TRUE(run(context, scope.join()));
}

TEST_F(TaskScopeCancel, WorksOnAnExecutorThatOnlyPosts) {
  const auto never =
      asio::require(context.get_executor(), asio::execution::blocking.never);
  async::task_scope scope{never, one_thread};
  const auto cancels = [](async::task_scope& all) -> awaitable<void> {
    all.cancel_all();
    co_return;
  };
  scope.spawn(cancels(scope));
  scope.spawn(park()).cancel();
  EXPECT_TRUE(run(context, scope.join()));
}

// Asio alone ends the process here too.
TEST_F(TaskScopeCancel, ATaskMayBeCancelledBeforeItsFirstRun) {
  int done = 0;
  async::task_scope scope{context, one_thread};
  scope.spawn(add_one(done)).cancel();
  EXPECT_TRUE(run(context, scope.join()));
  EXPECT_EQ(done, 0);
}

TEST_F(TaskScopeCancel, WhatItHoldsGoesBeforeItIsOverEvenIfItNeverBegan) {
  async::task_scope scope{context, one_thread};
  std::size_t live_then = 0;
  struct held {
    async::task_scope& scope;
    std::size_t& live_then;
    ~held() { live_then = scope.live(); }
  };
  const auto holds = [](std::shared_ptr<held>) -> awaitable<void> {
    co_await park();
  };
  scope.spawn(holds(std::make_shared<held>(scope, live_then))).cancel();
  EXPECT_TRUE(run(context, scope.join()));
  EXPECT_EQ(live_then, 1u);
}

TEST_F(TaskScopeCancel, ATaskThatCancelsItselfIsStoppedAtItsNextAwait) {
  bool went_on = false;
  async::task_scope scope{context, one_thread};
  const auto cancels = [&](async::task_scope& all) -> awaitable<void> {
    co_await yield();
    all.cancel_all();
    co_await yield();
    went_on = true;
  };
  scope.spawn(cancels(scope));
  EXPECT_TRUE(run(context, scope.join()));
  EXPECT_FALSE(went_on);
}

TEST_F(TaskScopeCancel, CancelOfAnEndedTaskDoesNothing) {
  async::task_scope scope{context, one_thread};
  const async::task_handle handle = scope.spawn(yield());
  EXPECT_TRUE(run(context, scope.join()));
  handle.cancel();
  scope.cancel_all();
  context.restart();
  context.run();
  EXPECT_TRUE(handle.ended());
}

awaitable<void> abort_by_itself() {
  throw boost::system::system_error{asio::error::operation_aborted};
  co_return;
}

TEST_F(TaskScopeCancel, AbortedWithoutBeingAskedIsAnError) {
  async::task_scope scope{context, one_thread};
  scope.spawn(abort_by_itself());
  EXPECT_THROW(run(context, scope.join()), boost::system::system_error);
}

awaitable<void> fail_when_cancelled() {
  try {
    co_await park();
  } catch (const boost::system::system_error&) {
    throw std::logic_error("while it was cancelled");
  }
}

TEST_F(TaskScopeCancel, AnErrorDuringCancellationIsAnError) {
  async::task_scope scope{context, one_thread};
  scope.spawn(fail_when_cancelled());
  scope.spawn([&] { scope.cancel_all(); });
  EXPECT_THROW(run(context, scope.join()), std::logic_error);
}

TEST_F(TaskScopeCancel, PastItsDeadlineATaskIsCancelledAndNamed) {
  async::task_scope scope{context, collect};
  scope.spawn(park(), {.name = "slow", .deadline = 1ms});
  scope.spawn(yield(), {.name = "quick", .deadline = 1h});
  try {
    run(context, scope.join());
    FAIL() << "no error";
  } catch (const async::task_errors& e) {
    ASSERT_EQ(e.failed().size(), 1u);
    EXPECT_EQ(e.failed()[0].name, "slow");
    EXPECT_THROW(std::rethrow_exception(e.failed()[0].error),
                 async::deadline_exceeded);
  }
}

TEST_F(TaskScopeCancel, PastItsDeadlineTheScopeIsCancelled) {
  async::task_scope scope{context, {.deadline = 1ms, .one_thread = true}};
  for (int i = 0; i < 3; ++i) scope.spawn(park());
  EXPECT_THROW(run(context, scope.join()), async::deadline_exceeded);
}

TEST_F(TaskScopeCancel, ADeadlineThatIsKeptCostsNoWaiting) {
  const auto before = std::chrono::steady_clock::now();
  async::task_scope scope{context, {.deadline = 1h, .one_thread = true}};
  scope.spawn(yield(), {.deadline = 1h});
  EXPECT_TRUE(run(context, scope.join()));
  EXPECT_LT(std::chrono::steady_clock::now() - before, 30min);
}

TEST_F(TaskScopeCancel, AJoinerThatIsCancelledCancelsTheTasksAndWaitsForThem) {
  bool cleaned_up = false;
  bool ended_cancelled = false;
  const auto child = [&]() -> awaitable<void> {
    try {
      co_await park();
    } catch (const boost::system::system_error&) {
    }
    co_await asio::this_coro::reset_cancellation_state();
    co_await yield();
    cleaned_up = true;
  };
  const auto joins = [&]() -> awaitable<void> {
    async::task_scope scope{context, one_thread};
    scope.spawn(child());
    try {
      co_await scope.join();
    } catch (const boost::system::system_error& e) {
      ended_cancelled = e.code() == asio::error::operation_aborted;
      EXPECT_TRUE(cleaned_up);
    }
  };
  async::task_scope outer{context, one_thread};
  const async::task_handle joiner = outer.spawn(joins());
  outer.spawn([&] { joiner.cancel(); });
  EXPECT_TRUE(run(context, outer.join()));
  EXPECT_TRUE(ended_cancelled);
}

}  // namespace
