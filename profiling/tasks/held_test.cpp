// What is charged to whom. Linked to count_new.cpp as well.
#include "profiling/tasks/profile.hpp"
#include "scopelab/async/task_scope.hpp"
#include "scopelab/async/watch.hpp"

#include <gtest/gtest.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <future>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace {

namespace asio = boost::asio;
namespace async = scopelab::async;
namespace tasks = scopelab::tasks;
using asio::awaitable;

const async::scope_options quiet{.at_end = async::live_at_end::cancel_and_detach,
                                 .one_thread = true,
                                 .report = [](const async::scope_report&) {}};

awaitable<void> park() {
  asio::steady_timer never{co_await asio::this_coro::executor,
                           asio::steady_timer::time_point::max()};
  co_await never.async_wait(asio::use_awaitable);
}

template <std::size_t Size>
awaitable<void> park_with() {
  std::array<char, Size> buffer;
  buffer.front() = 'x';
  co_await park();
  EXPECT_EQ(buffer.front(), 'x');
}

awaitable<void> nothing() { co_return; }

// Clang leaves out an allocation that nobody could see.
const void* volatile escaped = nullptr;

std::int64_t held(const std::string& name) {
  std::int64_t bytes = -1;
  for (const async::task_info& task : async::live_tasks())
    if (task.name == name) bytes = task.held_bytes;
  return bytes;
}

class Held : public ::testing::Test {
 protected:
  // What Asio needs once, and room for its timers, is the first task's that waits.
  Held() {
    async::task_scope warm_up{context, quiet};
    for (int i = 0; i < 16; ++i) warm_up.spawn(park());
    run();
    warm_up.cancel_all();
    run();
  }
  void run() {
    context.restart();
    context.poll();
  }
  ~Held() override {
    scope.cancel_all();
    run();
    EXPECT_EQ(scope.live(), 0u);
  }
  asio::io_context context{1};
  async::task_scope scope{context, quiet};
};

TEST_F(Held, AFrameCountsWithItsSize) {
  scope.spawn(park_with<1000>(), {.name = "1000"});
  scope.spawn(park_with<3000>(), {.name = "3000"});
  run();
  EXPECT_GT(held("1000"), 1000);
  EXPECT_EQ(held("3000") - held("1000"), 2000);
}

// The frame that a task holds has been another's before.
TEST_F(Held, ARecycledFrameIsHisWhoHasItNow) {
  scope.spawn(park_with<400>(), {.name = "first"});
  run();
  const std::int64_t fresh = held("first");
  for (int i = 0; i < 100; ++i) {
    scope.spawn(nothing(), {.name = "ends"});
    run();
  }
  scope.spawn(park_with<400>(), {.name = "second"});
  run();
  EXPECT_EQ(held("second"), fresh);
  EXPECT_EQ(held("ends"), -1);
}

TEST_F(Held, AFrameIsHisWhoAwaitsItNotHisWhoMadeIt) {
  std::optional<awaitable<void>> made;
  const auto makes = [](auto& to) -> awaitable<void> {
    to = park_with<5000>();
    co_await park();
  };
  const auto takes = [](auto& from) -> awaitable<void> { co_await std::move(*from); };
  scope.spawn(makes(made), {.name = "makes"});
  run();
  EXPECT_GT(held("makes"), 5000);
  scope.spawn(takes(made), {.name = "takes"});
  run();
  EXPECT_LT(held("makes"), 5000);
  EXPECT_GT(held("takes"), 5000);
}

TEST_F(Held, ParallelBranchesAreTheirTasks) {
  using namespace asio::experimental::awaitable_operators;
  const auto both = []() -> awaitable<void> { co_await (park_with<5000>() && park_with<5000>()); };
  scope.spawn(both(), {.name = "both"});
  run();
  EXPECT_GT(held("both"), 10000);
}

TEST_F(Held, AWatchedCoroutineHoldsWhatIsItsOwn) {
  const auto parent = []() -> awaitable<void> {
    asio::co_spawn(co_await asio::this_coro::executor,
                   async::watch(park_with<5000>(), {.name = "child"}), asio::detached);
    co_await park();
  };
  asio::co_spawn(context, async::watch(park_with<5000>(), {.name = "alone"}), asio::detached);
  run();
  EXPECT_GT(held("alone"), 5000);
  scope.spawn(parent(), {.name = "parent"});
  run();
  // Its frames, and co_spawn's own, whoever has called that.
  EXPECT_EQ(held("child"), held("alone"));
  EXPECT_LT(held("parent"), 2000);
}

TEST_F(Held, WhatNewHasGivenCountsUntilItIsDeleted) {
  std::unique_ptr<char[]> block;
  asio::steady_timer timer{context, asio::steady_timer::time_point::max()};
  const auto takes = [](std::unique_ptr<char[]>& to, asio::steady_timer& wait) -> awaitable<void> {
    to = std::make_unique<char[]>(100'000);
    const std::vector<double> own(1000);
    escaped = own.data();
    co_await wait.async_wait(asio::as_tuple(asio::use_awaitable));
    co_await park();
  };
  scope.spawn(takes(block, timer), {.name = "takes"});
  run();
  const std::int64_t with_it = held("takes");
  EXPECT_GT(with_it, 108'000);
  block.reset();  // outside of all tasks
  EXPECT_EQ(held("takes"), with_it - 100'000);
  {
    // Nobody's: no task runs here.
    const std::vector<char> of_main(50'000);
    EXPECT_EQ(held("takes"), with_it - 100'000);
  }
  timer.cancel();
  run();  // resumed by the context, it runs on its own account again
  EXPECT_GT(held("takes"), 8000);
}

TEST_F(Held, ABlockMayOutliveItsTask) {
  std::vector<std::unique_ptr<char[]>> kept;
  kept.reserve(1);
  const auto leaves = [](auto& to) -> awaitable<void> {
    to.push_back(std::make_unique<char[]>(1000));
    co_return;
  };
  scope.spawn(leaves(kept), {.name = "leaves"});
  run();
  EXPECT_EQ(held("leaves"), -1);
  EXPECT_EQ(kept.size(), 1u);
}

// Else it would keep the executor, which may be gone when the block is given back.
TEST_F(Held, ABlockThatOutlivesItsTaskKeepsNeitherTaskNorScope) {
  std::vector<std::unique_ptr<char[]>> kept;
  kept.reserve(1);
  const auto leaves = [](auto& to) -> awaitable<void> {
    to.push_back(std::make_unique<char[]>(1000));
    co_return;
  };
  std::weak_ptr<int> of_the_scope;
  {
    const auto token = std::make_shared<int>();
    of_the_scope = token;
    async::task_scope own{context,
                          {.one_thread = true, .report = [token](const async::scope_report&) {}}};
    own.spawn(leaves(kept));
    run();
    EXPECT_EQ(own.live(), 0u);
  }
  EXPECT_TRUE(of_the_scope.expired());
}

struct alignas(64) wide {
  char bytes[64];
};

TEST_F(Held, EveryOperatorNewKeepsItsAlignment) {
  const auto all = []() -> awaitable<void> {
    const auto one = std::make_unique<wide>();
    const auto many = std::make_unique<wide[]>(3);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(one.get()) % 64, 0u);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(many.get()) % 64, 0u);
    const std::unique_ptr<char> small{new (std::nothrow) char};
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(small.get()) % 16, 0u);
    const volatile std::size_t too_much = ~std::size_t{0};
    EXPECT_THROW(static_cast<void>(::operator new(too_much)), std::bad_alloc);
    EXPECT_EQ(::operator new(too_much, std::nothrow), nullptr);
    co_return;
  };
  scope.spawn(all(), {.name = "all"});
  run();
}

// Tasks that go from thread to thread, give each other blocks, and end, while profiles are taken.
TEST(HeldOnThreads, NothingIsLeftOnAnyAccount) {
  constexpr int rounds = 20;
  constexpr int width = 50;
  asio::thread_pool pool{3};
  std::atomic<bool> done = false;
  std::thread observer{[&done] {
    while (!done) EXPECT_GE(tasks::profile::take().total().tasks, 0);
  }};
  std::atomic<int> ended = 0;
  const auto work = [](std::shared_ptr<std::vector<int>> shared,
                       std::atomic<int>& count) -> awaitable<void> {
    std::string own(2000, 'x');
    for (int i = 0; i < 5; ++i) {
      co_await asio::post(asio::use_awaitable);
      own += std::to_string(shared->size());
    }
    shared.reset();
    co_await asio::post(asio::use_awaitable);
    ++count;
  };
  for (int i = 0; i < rounds; ++i) {
    async::task_scope scope{pool.get_executor()};
    std::promise<void> joined;
    const auto all = [&]() -> awaitable<void> {
      for (int k = 0; k < width; ++k)
        scope.spawn(work(std::make_shared<std::vector<int>>(100), ended));
      co_await scope.join();
    };
    asio::co_spawn(pool, async::watch(all(), {.name = "all"}),
                   [&joined](const std::exception_ptr&) { joined.set_value(); });
    joined.get_future().wait();
  }
  done = true;
  observer.join();
  pool.join();
  EXPECT_EQ(ended, rounds * width);
  EXPECT_TRUE(async::live_tasks().empty());
}

}  // namespace
