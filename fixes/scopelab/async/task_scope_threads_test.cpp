// The races a scope must win, on pools of 2 and 4 threads, many rounds each:
//   SCOPELAB_STRESS_ROUNDS=1000 async_test --gtest_filter='*Threads*'
// Under ThreadSanitizer this is the proof; elsewhere a check of the counts.
#include "scopelab/async/task_scope.hpp"

#include "scopelab/async/testing.hpp"

#include <gtest/gtest.h>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <atomic>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <thread>

namespace {

using namespace scopelab;
using namespace std::chrono_literals;
using test::park;
using test::yield;
namespace asio = boost::asio;
using asio::awaitable;

int rounds() {
  const char* const chosen = std::getenv("SCOPELAB_STRESS_ROUNDS");
  return chosen ? std::atoi(chosen) : 50;
}

using counter = std::atomic<int>;

awaitable<void> add_one(counter& count) {
  co_await yield();
  ++count;
}

class TaskScopeThreads : public testing::TestWithParam<int> {
 protected:
  // Runs rounds of `body`, a coroutine function, one after another.
  template <class Body>
  void each_round(Body body) {
    for (int i = 0; i < rounds(); ++i) {
      asio::co_spawn(pool, body(), asio::use_future).get();
      ASSERT_TRUE(async::live_tasks().empty()) << "after round " << i;
    }
  }

  asio::thread_pool pool{static_cast<std::size_t>(GetParam())};
  counter count = 0;
};

TEST_P(TaskScopeThreads, TheLastChildAgainstTheJoinerThatDestroysTheScope) {
  each_round([&]() -> awaitable<void> {
    {
      async::task_scope scope{pool};
      for (int i = 0; i < 8; ++i) scope.spawn(add_one(count));
      co_await scope.join();
    }
  });
  EXPECT_EQ(count, 8 * rounds());
}

TEST_P(TaskScopeThreads, HandlersRunOnceEach) {
  each_round([&]() -> awaitable<void> {
    async::task_scope scope{pool};
    for (int i = 0; i < 8; ++i) scope.spawn([&] { ++count; });
    co_await scope.join();
  });
  EXPECT_EQ(count, 8 * rounds());
}

TEST_P(TaskScopeThreads, StopAgainstComplete) {
  each_round([&]() -> awaitable<void> {
    async::task_scope scope{pool};
    for (int i = 0; i < 4; ++i) scope.spawn(add_one(count));
    for (int i = 0; i < 2; ++i) scope.spawn(park());
    scope.spawn([&] { scope.cancel_all(); });
    for (int i = 0; i < 4; ++i) scope.spawn(add_one(count));
    co_await scope.join();
  });
  EXPECT_LE(count, 8 * rounds());
}

TEST_P(TaskScopeThreads, CancelOfOneTaskAgainstItsEnd) {
  each_round([&]() -> awaitable<void> {
    async::task_scope scope{pool};
    const async::task_handle ends = scope.spawn(add_one(count));
    const async::task_handle parked = scope.spawn(park());
    scope.spawn([&] { ends.cancel(); });
    scope.spawn([&] { parked.cancel(); });
    co_await scope.join();
    EXPECT_TRUE(parked.ended());
  });
  EXPECT_LE(count, rounds());
}

awaitable<void> cancels(async::task_scope& scope) {
  scope.cancel_all();
  co_return;
}

TEST_P(TaskScopeThreads, TasksCancelThemselvesAndEachOther) {
  each_round([&]() -> awaitable<void> {
    async::task_scope scope{pool};
    scope.spawn(park());
    for (int i = 0; i < 4; ++i) scope.spawn(cancels(scope));
    co_await scope.join();
  });
}

TEST_P(TaskScopeThreads, SpawnAgainstJoin) {
  counter accepted = 0;
  each_round([&]() -> awaitable<void> {
    std::optional<async::task_scope> scope{std::in_place, pool};
    async::task_scope outside{pool};
    for (int i = 0; i < 4; ++i) {
      outside.spawn([&] {
        try {
          scope->spawn(add_one(count));
          ++accepted;
        } catch (const async::scope_closed&) {
        }
      });
    }
    co_await scope->join();
    EXPECT_THROW(scope->spawn(add_one(count)), async::scope_closed);
    co_await outside.join();
    EXPECT_EQ(scope->live(), 0u);
    scope.reset();
  });
  EXPECT_EQ(count, accepted);
}

awaitable<void> spawn_down(async::task_scope& scope, int left, counter& ran) {
  ++ran;
  co_await yield();
  for (int i = 0; i < 2 && left > 0; ++i)
    scope.spawn(spawn_down(scope, left - 1, ran));
}

TEST_P(TaskScopeThreads, TasksSpawnWhileTheScopeIsJoined) {
  each_round([&]() -> awaitable<void> {
    async::task_scope scope{pool};
    scope.spawn(spawn_down(scope, 3, count));
    co_await scope.join();
  });
  EXPECT_EQ(count, 15 * rounds());
}

TEST_P(TaskScopeThreads, CancelWhileJoining) {
  const auto joins = [&]() -> awaitable<void> {
    async::task_scope scope{pool};
    for (int i = 0; i < 3; ++i) scope.spawn(park());
    try {
      co_await scope.join();
    } catch (const boost::system::system_error& e) {
      if (e.code() == asio::error::operation_aborted) ++count;
    }
    EXPECT_EQ(scope.live(), 0u);
  };
  counter began = 0;
  each_round([&]() -> awaitable<void> {
    async::task_scope outer{pool};
    const auto begins = [&]() -> awaitable<void> {
      ++began;
      co_await joins();
    };
    const async::task_handle joiner = outer.spawn(begins());
    outer.spawn([&] { joiner.cancel(); });
    co_await outer.join();
  });
  // Cancelled before it awaits joins(), it has no scope and counts nothing.
  EXPECT_LE(count, began);
}

awaitable<void> fail() {
  co_await yield();
  throw std::runtime_error("child");
}

TEST_P(TaskScopeThreads, ChildrenThrowAtTheSameTime) {
  each_round([&]() -> awaitable<void> {
    async::task_scope scope{pool};
    scope.spawn(park());
    for (int i = 0; i < 4; ++i) scope.spawn(fail());
    try {
      co_await scope.join();
    } catch (const std::runtime_error&) {
      ++count;
    }
  });
  EXPECT_EQ(count, rounds());
}

TEST_P(TaskScopeThreads, AllErrorsAreCollected) {
  each_round([&]() -> awaitable<void> {
    async::task_scope scope{pool, {.on_error = async::errors::collect}};
    for (int i = 0; i < 4; ++i) {
      scope.spawn(fail());
      scope.spawn([] { throw std::runtime_error("handler"); });
    }
    try {
      co_await scope.join();
    } catch (const async::task_errors& e) {
      count += static_cast<int>(e.failed().size());
    }
  });
  EXPECT_EQ(count, 8 * rounds());
}

TEST_P(TaskScopeThreads, DeadlineAgainstEnd) {
  each_round([&]() -> awaitable<void> {
    async::task_scope scope{pool, {.on_error = async::errors::collect}};
    for (int i = 0; i < 4; ++i)
      scope.spawn(add_one(count), {.deadline = std::chrono::microseconds{i}});
    scope.spawn(park(), {.deadline = 0ms});
    try {
      co_await scope.join();
      ADD_FAILURE() << "the parked task must be late";
    } catch (const async::task_errors& e) {
      count += static_cast<int>(e.failed().size());
    }
  });
  EXPECT_EQ(count, 5 * rounds());  // each did its work or is late
}

TEST_P(TaskScopeThreads, DeadlineOfTheScopeAgainstJoin) {
  each_round([&]() -> awaitable<void> {
    async::task_scope scope{pool, {.deadline = std::chrono::microseconds{20}}};
    for (int i = 0; i < 4; ++i) scope.spawn(add_one(count));
    try {
      co_await scope.join();
    } catch (const async::deadline_exceeded&) {
    }
  });
  EXPECT_LE(count, 4 * rounds());
}

TEST_P(TaskScopeThreads, OnAStrandTheTasksNeedNoLock) {
  int unlocked = 0;
  const auto add = [&]() -> awaitable<void> {
    co_await yield();
    ++unlocked;
  };
  each_round([&]() -> awaitable<void> {
    async::task_scope scope{asio::make_strand(pool)};
    for (int i = 0; i < 8; ++i) scope.spawn(add());
    scope.spawn(park()).cancel();
    co_await scope.join();
  });
  EXPECT_EQ(unlocked, 8 * rounds());
}

TEST_P(TaskScopeThreads, AnyThreadMayAskWhoIsAlive) {
  std::atomic<bool> stop = false;
  std::atomic<std::size_t> most = 0;
  std::thread asks{[&] {
    while (!stop) {
      const std::size_t now = async::live_tasks().size();
      if (now > most) most = now;
    }
  }};
  for (int i = 0; i < rounds(); ++i) {
    const auto body = [&]() -> awaitable<void> {
      async::task_scope scope{pool};
      for (int k = 0; k < 4; ++k)
        scope.spawn(add_one(count), {.name = "worker"});
      scope.spawn(park());
      scope.cancel_all();
      co_await scope.join();
    };
    asio::co_spawn(pool, body(), asio::use_future).get();
  }
  stop = true;
  asks.join();
  EXPECT_LE(most, 5u);
}

INSTANTIATE_TEST_SUITE_P(Pool, TaskScopeThreads, testing::Values(2, 4),
                         [](const auto& info) {
                           return std::to_string(info.param) + "Threads";
                         });

}  // namespace
