#include "scopelab/undo/shared_history.hpp"

#include "scopelab/undo/testing/faults.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <new>
#include <numeric>
#include <random>
#include <string>
#include <thread>
#include <vector>

using scopelab::undo::shared_history;
namespace rig = scopelab::undo::rig;

namespace {

long allocations() { return rig::heap_asked().blocks; }
long live_blocks() { return rig::heap_in_use().blocks; }

// Counts the steps of a history.
std::atomic<std::int64_t> steps{0};

template <class T>
class counted {
 public:
  counted() = default;
  explicit(false) counted(T value) : value_(value) {}
  T load(std::memory_order = {}) const { return ++steps, value_.load(); }
  void store(T value, std::memory_order = {}) { ++steps, value_.store(value); }
  T exchange(T value, std::memory_order = {}) {
    return ++steps, value_.exchange(value);
  }
  T fetch_add(T value, std::memory_order = {}) {
    return ++steps, value_.fetch_add(value);
  }
  T fetch_sub(T value, std::memory_order = {}) {
    return ++steps, value_.fetch_sub(value);
  }

 private:
  std::atomic<T> value_{};
};

struct counting_sync {
  template <class T>
  using atomic = counted<T>;
  using mutex = std::mutex;
};

template <class View>
std::vector<int> done(const View& of) {
  std::vector<int> entries;
  for (std::size_t i = 0; i < of.size(); ++i) entries.push_back(of[i]);
  return entries;
}

using ints = std::vector<int>;

}  // namespace

TEST(SharedHistory, PushUndoRedo) {
  shared_history<int> on;
  EXPECT_TRUE(on.now().empty());
  EXPECT_EQ(on.now().version(), 0u);
  EXPECT_EQ(done(on.push(1)), ints{1});
  EXPECT_EQ(done(on.push(2)), (ints{1, 2}));
  EXPECT_TRUE(on.undo());
  EXPECT_EQ(done(on.now()), ints{1});
  EXPECT_EQ(on.now().undone(), 1u);
  EXPECT_EQ(on.now()[1], 2);  // the one that was undone
  EXPECT_TRUE(on.redo());
  EXPECT_EQ(done(on.now()), (ints{1, 2}));
  EXPECT_EQ(on.now().version(), 4u);
}

TEST(SharedHistory, NothingToUndoAndNothingToRedoIsNoChange) {
  shared_history<int> on;
  EXPECT_FALSE(on.undo());
  on.push(1);
  EXPECT_FALSE(on.redo());
  EXPECT_TRUE(on.undo());
  EXPECT_FALSE(on.undo());
  EXPECT_EQ(on.now().version(), 2u);
}

TEST(SharedHistory, APushCutsWhatWasUndone) {
  shared_history<int> on;
  for (int i = 1; i <= 5; ++i) on.push(i);
  on.undo();
  on.undo();
  EXPECT_EQ(done(on.push(6)), (ints{1, 2, 3, 6}));
  EXPECT_FALSE(on.redo());
}

TEST(SharedHistory, AViewNeverChanges) {
  shared_history<std::string> on;
  on.push("one");
  on.push("two");
  const auto seen = on.now();
  on.undo();
  on.undo();
  on.push("three");
  EXPECT_EQ(seen.version(), 2u);
  ASSERT_EQ(seen.size(), 2u);
  EXPECT_EQ(seen[0], "one");
  EXPECT_EQ(seen[1], "two");
}

TEST(SharedHistory, AViewOutlivesItsHistory) {
  auto on = std::make_unique<shared_history<std::string>>();
  on->push("a text that is too long to be kept within the string");
  auto seen = on->now();
  const auto other = seen;
  on.reset();
  seen = other;
  EXPECT_EQ(seen[0], "a text that is too long to be kept within the string");
}

TEST(SharedHistory, PushIfIsRefusedWhenSomebodyWasQuicker) {
  shared_history<int> on;
  const auto seen = on.now();
  on.push(1);
  EXPECT_FALSE(on.push_if(seen.version(), 2));
  EXPECT_TRUE(on.push_if(on.now().version(), 3));
  EXPECT_EQ(done(on.now()), (ints{1, 3}));
}

TEST(SharedHistory, AnEntryMayBeMovedOnly) {
  shared_history<std::unique_ptr<int>> on;
  const auto after = on.push(std::make_unique<int>(7));
  EXPECT_EQ(*after[0], 7);
}

TEST(SharedHistory, LastFirst) {
  shared_history<int> on;
  for (int i = 1; i <= 4; ++i) on.push(i);
  on.undo();
  ints seen;
  on.now().last_first([&](int each) { seen.push_back(each); });
  EXPECT_EQ(seen, (ints{3, 2, 1}));
}

TEST(SharedHistory, AsAModelSaysOverManyChanges) {
  std::mt19937 random{7};
  shared_history<int> on;
  ints all;
  std::size_t is_done = 0;
  for (int i = 0; i < 20'000; ++i) {
    switch (random() % 4) {
      case 0:
        if (on.undo()) --is_done;
        break;
      case 1:
        if (on.redo()) ++is_done;
        break;
      default:
        on.push(i);
        all.resize(is_done);
        all.push_back(i);
        ++is_done;
    }
    const auto seen = on.now();
    ASSERT_EQ(seen.size(), is_done);
    ASSERT_EQ(seen.undone(), all.size() - is_done);
    if (all.empty()) continue;
    const std::size_t any = random() % all.size();
    ASSERT_EQ(seen[any], all[any]);
  }
  EXPECT_GT(all.size(), 1000u);
}

// Steps of the same push in a history of any length; two allocations.
TEST(SharedHistory, APushCostsTheSameUpToAHundredThousandEntries) {
  shared_history<int, counting_sync> on;
  std::vector<std::int64_t> most_steps;
  int entries = 0;
  for (const int until : {100, 1000, 10'000, 100'000}) {
    std::int64_t most = 0;
    for (; entries < until; ++entries) {
      const std::int64_t steps_before = steps;
      const long allocations_before = allocations();
      on.push(entries);
      ASSERT_EQ(allocations() - allocations_before, 2);
      most = std::max(most, steps - steps_before);
    }
    most_steps.push_back(most);
  }
  EXPECT_EQ(most_steps, std::vector<std::int64_t>(4, most_steps[0]));
  EXPECT_LE(most_steps[0], 16);
}

TEST(SharedHistory, ALookTakesFiveSteps) {
  shared_history<int, counting_sync> on;
  for (int i = 0; i < 1000; ++i) on.push(i);
  const std::int64_t before = steps;
  const auto seen = on.now();
  EXPECT_EQ(steps - before, 5);
}

TEST(SharedHistory, WhatIsCutOffIsGone) {
  const long before = live_blocks();
  {
    shared_history<std::unique_ptr<int>> on;
    for (int i = 0; i < 100; ++i) on.push(std::make_unique<int>(i));
    for (int i = 0; i < 100; ++i) on.undo();
    EXPECT_EQ(live_blocks() - before, 201);  // one state
    on.push(nullptr);
    EXPECT_EQ(live_blocks() - before, 2);
  }
  EXPECT_EQ(live_blocks(), before);
}

TEST(SharedHistory, WhatAViewHoldsStays) {
  const long before = live_blocks();
  {
    shared_history<std::unique_ptr<int>> on;
    for (int i = 0; i < 100; ++i) on.push(std::make_unique<int>(i));
    auto seen = on.now();
    for (int i = 0; i < 100; ++i) on.undo();
    on.push(nullptr);
    EXPECT_EQ(*seen[99], 99);
    seen = on.now();
    EXPECT_EQ(live_blocks() - before, 2);
  }
  EXPECT_EQ(live_blocks(), before);
}

// By recursion this would take more stack than there is.
TEST(SharedHistory, ALongHistoryGoes) {
  const long before = live_blocks();
  {
    shared_history<int> on;
    for (int i = 0; i < 500'000; ++i) on.push(i);
  }
  EXPECT_EQ(live_blocks(), before);
}

TEST(SharedHistory, WhicheverAllocationFailsNothingHasChanged) {
  shared_history<std::string> on;
  on.push("one");
  on.push("two");
  on.undo();
  const long before = live_blocks();
  int failed = 0;
  const auto fail_each = [&](auto operation) {
    for (int k = 1;; ++k) {
      rig::arm(k);
      try {
        operation();
        rig::disarm();
        return;
      } catch (const std::bad_alloc&) {
        ++failed;
        EXPECT_EQ(live_blocks(), before);
        EXPECT_EQ(on.now().version(), 3u);
        EXPECT_EQ(on.now().size(), 1u);
        EXPECT_EQ(on.now().undone(), 1u);
      }
    }
  };
  fail_each([&] { on.push_if(99, "three"); });
  EXPECT_EQ(failed, 2);
  rig::arm(1);
  EXPECT_THROW(on.undo(), std::bad_alloc);
  rig::arm(1);
  EXPECT_THROW(on.redo(), std::bad_alloc);
  rig::arm(2);
  EXPECT_THROW(on.push("four"), std::bad_alloc);
  EXPECT_EQ(live_blocks(), before);
  EXPECT_EQ(on.now().version(), 3u);
  EXPECT_EQ(on.now()[1], "two");
}

namespace {

// Writes to the history that it is destroyed by.
struct writes_when_gone {
  shared_history<writes_when_gone>* to = nullptr;
  bool* wrote = nullptr;

  writes_when_gone() = default;
  writes_when_gone(shared_history<writes_when_gone>* history, bool* done)
      : to(history), wrote(done) {}
  writes_when_gone(writes_when_gone&& other) noexcept
      : to(std::exchange(other.to, nullptr)), wrote(other.wrote) {}
  writes_when_gone& operator=(writes_when_gone&&) = delete;
  ~writes_when_gone() {
    if (to == nullptr || *wrote) return;
    *wrote = true;
    to->push({});
  }
};

}  // namespace

TEST(SharedHistory, AnEntrysDestructorMayWriteToIt) {
  bool wrote = false;
  shared_history<writes_when_gone> on;
  on.push({&on, &wrote});
  on.undo();
  on.push({});
  EXPECT_TRUE(wrote);
  EXPECT_EQ(on.now().size(), 2u);
}

// Every entry is there once, each thread's in its order, and every view is one
// of the states that there were.
TEST(SharedHistory, ThreadsThatPushAndThreadsThatLook) {
  constexpr int writers = 2;
  constexpr int each = 5000;
  const long before = live_blocks();
  {
    shared_history<int> on;
    std::atomic<bool> is_over{false};
    std::atomic<int> wrong{0};
    std::vector<std::jthread> threads;
    for (int r = 0; r < 2; ++r) {
      threads.emplace_back([&] {
        std::uint64_t last = 0;
        while (!is_over) {
          const auto seen = on.now();
          if (seen.version() < last || seen.version() != seen.size()) ++wrong;
          last = seen.version();
          if (!seen.empty() && seen[seen.size() / 2] < 0) ++wrong;
        }
      });
    }
    {
      std::vector<std::jthread> pushing;
      for (int w = 0; w < writers; ++w) {
        pushing.emplace_back([&, w] {
          for (int i = 0; i < each; ++i) on.push(w * each + i);
        });
      }
    }
    is_over = true;
    threads.clear();
    EXPECT_EQ(wrong, 0);
    const ints all = done(on.now());
    ASSERT_EQ(all.size(), static_cast<std::size_t>(writers * each));
    int next[writers] = {0, each};
    for (const int entry : all) EXPECT_EQ(entry, next[entry / each]++);
  }
  EXPECT_EQ(live_blocks(), before);
}

// Undo and redo by all of them, while others look at what is undone.
TEST(SharedHistory, ThreadsThatUndoAndRedo) {
  const long before = live_blocks();
  {
    shared_history<std::string> on;
    std::vector<std::jthread> threads;
    for (unsigned t = 0; t < 4; ++t) {
      threads.emplace_back([&, t] {
        std::mt19937 random{t};
        for (int i = 0; i < 3000; ++i) {
          const unsigned what = random() % 4;
          if (what == 0) on.push("an entry that is too long to be within");
          if (what == 1) on.undo();
          if (what == 2) on.redo();
          const auto seen = on.now();
          const std::size_t all = seen.size() + seen.undone();
          if (all == 0) continue;
          EXPECT_EQ(seen[all - 1].size(), 38u);
        }
      });
    }
  }
  EXPECT_EQ(live_blocks(), before);
}
