#include "linearizable.hpp"

#include "scopelab/undo/shared_history.hpp"
#include "stepping.hpp"

#include <gtest/gtest.h>

#include <barrier>
#include <cstdlib>
#include <map>
#include <string>

using linearizable::call;
using linearizable::content;
using linearizable::kind;
using scopelab::undo::shared_history;

namespace {

template <class View>
content of(const View& seen) {
  content all{.version = seen.version(), .entries = {}, .done = seen.size()};
  for (std::size_t i = 0; i < seen.size() + seen.undone(); ++i) {
    all.entries.push_back(seen[i]);
  }
  return all;
}

template <class View>
std::optional<content> of_maybe(const std::optional<View>& seen) {
  if (!seen) return std::nullopt;
  return of(*seen);
}

// Calls the history, by the clock.
template <class History>
void make(call& next, History& on, std::atomic<std::uint64_t>& clock) {
  next.begun = clock++;
  switch (next.what) {
    case kind::push:
      next.seen = of(on.push(next.entry));
      break;
    case kind::push_if:
      next.seen = of_maybe(on.push_if(next.version, next.entry));
      break;
    case kind::undo:
      next.seen = of_maybe(on.undo());
      break;
    case kind::redo:
      next.seen = of_maybe(on.redo());
      break;
    case kind::look:
      next.seen = of(on.now());
      break;
  }
  next.ended = clock++;
}

using script = std::vector<call>;  // of one thread

// Up to three threads with up to three calls each.
std::vector<script> any_scripts(std::mt19937_64& random) {
  std::vector<script> all(2 + random() % 2);
  int entry = 0;
  for (script& each : all) {
    for (std::size_t calls = 1 + random() % 3; calls > 0; --calls) {
      each.push_back({.what = static_cast<kind>(random() % 5),
                      .entry = ++entry,
                      .version = random() % 4});
    }
  }
  return all;
}

std::vector<call> joined(const std::vector<script>& all) {
  std::vector<call> calls;
  for (const script& each : all) {
    calls.insert(calls.end(), each.begin(), each.end());
  }
  return calls;
}

}  // namespace

TEST(Linearizable, TheCheckerTakesAnyOrderThatKeepsToTheClock) {
  const content one{.version = 1, .entries = {1}, .done = 1};
  // The look overlaps the push: before it, or after it.
  const call push{
      .what = kind::push, .entry = 1, .begun = 0, .ended = 3, .seen = one};
  EXPECT_TRUE(linearizable::check(
      {push, {.what = kind::look, .begun = 1, .ended = 2, .seen = content{}}}));
  EXPECT_TRUE(linearizable::check(
      {push, {.what = kind::look, .begun = 1, .ended = 2, .seen = one}}));
  EXPECT_TRUE(linearizable::check(
      {{.what = kind::undo, .begun = 1, .ended = 2, .seen = {}}, push}));
}

TEST(Linearizable, TheCheckerRefusesWhatNoOrderExplains) {
  const content one{.version = 1, .entries = {1}, .done = 1};
  const call push{
      .what = kind::push, .entry = 1, .begun = 0, .ended = 1, .seen = one};
  const auto look_after = [&](content seen) {
    return linearizable::check(
        {push, {.what = kind::look, .begun = 2, .ended = 3, .seen = seen}});
  };
  EXPECT_TRUE(look_after(one));
  EXPECT_FALSE(look_after({}));                                         // stale
  EXPECT_FALSE(look_after({.version = 0, .entries = {1}, .done = 1}));  // torn
  EXPECT_FALSE(look_after({.version = 1, .entries = {}, .done = 0}));   // torn
  EXPECT_FALSE(linearizable::check({push, push}));                      // lost
  EXPECT_FALSE(linearizable::check(
      {push, {.what = kind::undo, .begun = 2, .ended = 3, .seen = {}}}));
}

// Any interleaving of the steps inside.
TEST(Linearizable, TenThousandHistoriesStepByStep) {
  std::map<std::size_t, int> calls_of;
  for (std::uint64_t seed = 0; seed < 10'000; ++seed) {
    std::mt19937_64 random{seed};
    std::vector<script> scripts = any_scripts(random);
    shared_history<int, stepping::sync> on;
    std::atomic<std::uint64_t> clock{0};
    std::vector<std::function<void()>> threads;
    for (script& each : scripts) {
      threads.push_back([&] {
        for (call& next : each) make(next, on, clock);
      });
    }
    stepping::run(threads, seed);
    const std::vector<call> calls = joined(scripts);
    ASSERT_TRUE(linearizable::check(calls)) << "seed " << seed;
    ++calls_of[calls.size()];
  }
  EXPECT_EQ(calls_of.size(), 8u);  // from 2 to 9 calls
}

// As the machine has it.
TEST(Linearizable, TwoThousandHistoriesOnRealThreads) {
  constexpr int histories = 2000;
  struct round {
    shared_history<int> on;
    std::atomic<std::uint64_t> clock{0};
    std::vector<script> scripts;
  };
  std::mt19937_64 random{1};
  std::vector<round> rounds(histories);
  for (round& each : rounds) {
    each.scripts = any_scripts(random);
    each.scripts.resize(3);
  }
  std::barrier all_begin{3};
  {
    std::vector<std::jthread> threads;
    for (std::size_t self = 0; self < 3; ++self) {
      threads.emplace_back([&, self] {
        for (round& each : rounds) {
          all_begin.arrive_and_wait();
          for (call& next : each.scripts[self]) make(next, each.on, each.clock);
        }
      });
    }
  }
  for (const round& each : rounds) {
    ASSERT_TRUE(linearizable::check(joined(each.scripts)));
  }
}
