#include "scopelab/async/outcome_guard.hpp"

#include "scopelab/async/task_scope.hpp"
#include "scopelab/async/testing.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <vector>

namespace {

using namespace scopelab;
using async::outcome;
using test::park;
using test::run;
using test::yield;
namespace asio = boost::asio;
using asio::awaitable;

using outcomes = std::vector<outcome>;

awaitable<int> seven() {
  co_await yield();
  co_return 7;
}

awaitable<void> fail() {
  co_await yield();
  throw std::runtime_error("work");
}

// A block that awaits `work` under a guard.
awaitable<void> block(outcomes& seen, awaitable<void> work) {
  async::outcome_guard end{[&](outcome how) noexcept { seen.push_back(how); }};
  co_await end.watch(std::move(work));
  end.succeeded();
}

TEST(OutcomeGuard, SaidIsSuccess) {
  asio::io_context context;
  outcomes seen;
  run(context, block(seen, yield()));
  EXPECT_EQ(seen, outcomes{outcome::success});
}

TEST(OutcomeGuard, AnExceptionIsFailure) {
  asio::io_context context;
  outcomes seen;
  EXPECT_THROW(run(context, block(seen, fail())), std::runtime_error);
  EXPECT_EQ(seen, outcomes{outcome::failure});
}

TEST(OutcomeGuard, AnExceptionOutsideOfWatchIsFailure) {
  asio::io_context context;
  outcomes seen;
  const auto work = [&]() -> awaitable<void> {
    async::outcome_guard end{
        [&](outcome how) noexcept { seen.push_back(how); }};
    co_await end.watch(yield());
    throw std::runtime_error("after");
  };
  EXPECT_THROW(run(context, work()), std::runtime_error);
  EXPECT_EQ(seen, outcomes{outcome::failure});
}

TEST(OutcomeGuard, ACancelledTaskIsCancelled) {
  asio::io_context context;
  outcomes seen;
  async::task_scope scope{context, {.one_thread = true}};
  scope.spawn(block(seen, park()));
  scope.spawn([&] { scope.cancel_all(); });
  run(context, scope.join());
  EXPECT_EQ(seen, outcomes{outcome::cancelled});
}

TEST(OutcomeGuard, ADestroyedFrameIsCancelled) {
  outcomes seen;
  {
    asio::io_context context;
    asio::co_spawn(context, block(seen, park()),
                   [](const std::exception_ptr&) {});
    context.poll();
    EXPECT_TRUE(seen.empty());
  }
  EXPECT_EQ(seen, outcomes{outcome::cancelled});
}

TEST(OutcomeGuard, AReturnWithoutAWordIsNoSuccess) {
  asio::io_context context;
  outcomes seen;
  const auto work = [&]() -> awaitable<void> {
    async::outcome_guard end{
        [&](outcome how) noexcept { seen.push_back(how); }};
    co_await end.watch(yield());
  };
  run(context, work());
  EXPECT_EQ(seen, outcomes{outcome::cancelled});
}

// Where scope_success and scope_fail go wrong: the count of exceptions belongs
// to the thread. Here a destructor that runs in unwinding resumes the block.
TEST(OutcomeGuard, AnotherExceptionInFlightChangesNothing) {
  asio::io_context context;
  outcomes seen;
  asio::co_spawn(context, block(seen, yield()),
                 [](const std::exception_ptr&) {});
  context.poll_one();  // the block is suspended
  struct resumes {
    asio::io_context& context;
    ~resumes() { context.poll(); }
  };
  try {
    const resumes while_unwinding{context};
    throw std::logic_error("another's");
  } catch (const std::logic_error&) {
  }
  EXPECT_EQ(seen, outcomes{outcome::success});
}

TEST(OutcomeGuard, ADestroyedFrameIsCancelledThoughAnotherExceptionIsInFlight) {
  outcomes seen;
  try {
    asio::io_context context;
    asio::co_spawn(context, block(seen, park()),
                   [](const std::exception_ptr&) {});
    context.poll();
    throw std::logic_error("another's");  // destroys the context
  } catch (const std::logic_error&) {
  }
  EXPECT_EQ(seen, outcomes{outcome::cancelled});
}

TEST(OutcomeGuard, TheLastWordCounts) {
  outcomes seen;
  {
    async::outcome_guard end{
        [&](outcome how) noexcept { seen.push_back(how); }};
    end.succeeded();
    end.failed();
  }
  EXPECT_EQ(seen, outcomes{outcome::failure});
}

TEST(OutcomeGuard, WatchHandsTheResultOn) {
  asio::io_context context;
  const auto work = []() -> awaitable<void> {
    async::outcome_guard end{[](outcome) noexcept {}};
    EXPECT_EQ(co_await end.watch(seven()), 7);
    end.succeeded();
  };
  EXPECT_TRUE(run(context, work()));
}

TEST(OutcomeGuard, TakesAPolicyForAnActionThatThrows) {
  std::exception_ptr sink;
  {
    async::outcome_guard end{[](outcome) { throw std::logic_error("undo"); },
                             policy::collect{sink}};
  }
  EXPECT_THROW(std::rethrow_exception(sink), std::logic_error);
}

}  // namespace
