#include "scopelab/async/with_task_scope.hpp"

#include "scopelab/async/testing.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace {

using namespace scopelab;
using test::park;
using test::run;
using test::yield;
namespace asio = boost::asio;
using asio::awaitable;

struct WithTaskScope : testing::Test {
  void TearDown() override { EXPECT_TRUE(async::live_tasks().empty()); }
  asio::io_context context;
  int done = 0;
};

awaitable<void> add_one(int& count) {
  co_await yield();
  co_await yield();
  ++count;
}

awaitable<void> fail() {
  co_await yield();
  throw std::runtime_error("child");
}

TEST_F(WithTaskScope, JoinsWhenTheBlockReturns) {
  const auto block = [&](async::task_scope& scope) -> awaitable<void> {
    for (int i = 0; i < 3; ++i) scope.spawn(add_one(done));
    co_return;
  };
  EXPECT_TRUE(run(context, async::with_task_scope(block)));
  EXPECT_EQ(done, 3);
}

TEST_F(WithTaskScope, CancelsAndJoinsWhenTheBlockThrows) {
  const auto block = [](async::task_scope& scope) -> awaitable<void> {
    scope.spawn(park());
    co_await yield();
    throw std::logic_error("block");
  };
  EXPECT_THROW(run(context, async::with_task_scope(block)), std::logic_error);
}

TEST_F(WithTaskScope, AFailingTaskEndsTheBlock) {
  const auto block = [](async::task_scope& scope) -> awaitable<void> {
    scope.spawn(fail());
    co_await park();
  };
  EXPECT_THROW(run(context, async::with_task_scope(block)), std::runtime_error);
}

TEST_F(WithTaskScope, ABlockThatThrowsBeforeItIsACoroutineIsAnError) {
  const auto block = [](async::task_scope&) -> awaitable<void> {
    throw std::logic_error("no coroutine");
  };
  EXPECT_THROW(run(context, async::with_task_scope(block)), std::logic_error);
}

TEST_F(WithTaskScope, CancelledFromOutsideItCancelsAndJoins) {
  bool ended_aborted = false;
  const auto block = [&](async::task_scope& scope) -> awaitable<void> {
    scope.spawn(park());
    co_await park();
  };
  const auto calls = [&]() -> awaitable<void> {
    try {
      co_await async::with_task_scope(block);
    } catch (const boost::system::system_error& e) {
      ended_aborted = e.code() == asio::error::operation_aborted;
      throw;
    }
  };
  async::task_scope outer{context};
  const async::task_handle caller = outer.spawn(calls());
  outer.spawn([&] { caller.cancel(); });
  EXPECT_TRUE(run(context, outer.join()));
  EXPECT_TRUE(ended_aborted);
}

TEST_F(WithTaskScope, ABlockThatCancelsItsCallerInItsFirstRunIsJoined) {
  async::task_scope outer{context, {.one_thread = true}};
  const auto block = [&](async::task_scope& scope) -> awaitable<void> {
    scope.spawn(park());
    outer.cancel_all();
    co_return;
  };
  outer.spawn(async::with_task_scope(block, {.one_thread = true}));
  EXPECT_TRUE(run(context, outer.join()));
}

TEST_F(WithTaskScope, GoesWithTheContext) {
  auto other = std::make_unique<asio::io_context>();
  const auto block = [](async::task_scope& scope) -> awaitable<void> {
    scope.spawn(park());
    co_await park();
  };
  asio::co_spawn(*other, async::with_task_scope(block),
                 [](const std::exception_ptr&) {});
  other->poll();
  EXPECT_EQ(async::live_tasks().size(), 2u);
  other.reset();
}

}  // namespace
