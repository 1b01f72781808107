// The promises on inputs drawn from the seed; what is expected is computed here.
#include "scenario.hpp"

#include "kit/ledger.hpp"
#include "kit/seeded.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

TEST(ReturnedBufferSeeded, EveryCallerReadsItsOwnGreeting) {
  for (int callers = kit::any_int(3, 20); callers > 0; --callers) {
    const std::string name = kit::any_text(0, 60);
    EXPECT_EQ(greeting(name), "hello, " + name);
  }
}

TEST(RetainedCapacitySeeded, AKeptSummaryHoldsAtMostTwiceItsSize) {
  for (int pages = kit::any_int(3, 20); pages > 0; --pages) {
    const std::string title = kit::any_text(20, 1500);
    summary kept;
    summarise(title + '\n' + kit::any_text(0, 2000), kept);
    EXPECT_EQ(kept.title, title);
    EXPECT_LE(weigh(kept).held, 2 * title.size());
    // The next page, of one line, into the same summary.
    const std::string next = title + kit::any_text(20, 100);
    summarise(next, kept);
    EXPECT_EQ(kept.title, next);
    EXPECT_LE(weigh(kept).held, 2 * next.size());
  }
}

TEST(PooledViewSeeded, ViewsThatLiveSideBySideReadTheirOwnBytes) {
  buffer_pool pool;
  {
    std::vector<std::string> frames;
    std::vector<payload> views;
    std::vector<std::size_t> order;
    for (int count = kit::any_int(2, 20); count > 0; --count) {
      order.push_back(frames.size());
      frames.push_back(kit::any_text(1, 60));
      views.push_back(decode(pool, frames.back()));
      EXPECT_EQ(pool.in_use(), static_cast<int>(views.size()));
    }
    for (const std::size_t each : kit::shuffled(order)) {
      EXPECT_EQ(views[each].read(), frames[each]);
    }
  }
  EXPECT_EQ(pool.late_reads(), 0);
  EXPECT_EQ(pool.in_use(), 0);
}

TEST(DeferredInLoopSeeded, OnePartIsOpenAtATime) {
  std::vector<std::size_t> sizes;
  std::vector<part> parts;
  for (int count = kit::any_int(2, 40); count > 0; --count) {
    sizes.push_back(static_cast<std::size_t>(kit::any_int(0, 100'000)));
    parts.emplace_back(sizes.back());
  }
  const std::int64_t before = kit::held_now().descriptors;
  std::int64_t most = before;
  std::size_t opened = 0;
  kit::on_note([&] {
    ++opened;
    most = std::max(most, kit::held_now().descriptors);
  });
  const std::size_t bytes = total_size(parts);
  kit::on_note({});
  EXPECT_EQ(bytes, std::accumulate(sizes.begin(), sizes.end(), std::size_t{0}));
  EXPECT_EQ(opened, parts.size());
  EXPECT_EQ(most, before + 1);
  EXPECT_EQ(kit::held_now().descriptors, before);
  EXPECT_EQ(part::closed_in_vain(), 0);
}
