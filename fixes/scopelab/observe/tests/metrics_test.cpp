#include "scopelab/observe/metrics.hpp"

#include "scopelab/observe/exposition.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>

using namespace scopelab::observe;

namespace {

exposition seen(const undo_metrics& in) {
  return parse_exposition(in.expose());
}

constexpr auto attempts = "scopelab_undo_attempts_total";
constexpr auto successes = "scopelab_undo_successes_total";
constexpr auto failures = "scopelab_undo_failures_total";

}  // namespace

TEST(UndoMetrics, EverySeriesIsBornAtZero) {
  const undo_metrics metrics;
  const exposition at_start = seen(metrics);
  for (const series& each : at_start.all) EXPECT_EQ(each.value, 0) << each.name;
  EXPECT_EQ(at_start.types.size(), 5u);
  for (const failure why : all_failures) {
    EXPECT_EQ(
        at_start.value_of(failures, {{"reason", std::string{name_of(why)}}}),
        0);
  }

  // And none comes later.
  undo_metrics used;
  {
    undo_metrics::attempt{used}.succeeded();
  }
  for (const failure why : all_failures) {
    undo_metrics::attempt{used}.failed(why);
  }
  used.queue_depth(3);
  EXPECT_EQ(seen(used).all.size(), at_start.all.size());
}

TEST(UndoMetrics, EveryWayOutCounts) {
  undo_metrics metrics;
  {
    undo_metrics::attempt one{metrics};
    one.succeeded();
    one.failed(failure::timeout);  // the first decides
  }
  {
    undo_metrics::attempt two{metrics};
    two.failed(failure::conflict);
    two.succeeded();
  }
  {
    const undo_metrics::attempt three{metrics};
  }
  EXPECT_THROW(
      {
        const undo_metrics::attempt four{metrics};
        throw std::runtime_error{"gone"};
      },
      std::runtime_error);
  const exposition after = seen(metrics);
  EXPECT_EQ(after.value_of(attempts), 4);
  EXPECT_EQ(after.value_of(successes), 1);
  EXPECT_EQ(after.value_of(failures, {{"reason", "conflict"}}), 1);
  EXPECT_EQ(after.value_of(failures, {{"reason", "unfinished"}}), 1);
  EXPECT_EQ(after.value_of(failures, {{"reason", "exception"}}), 1);
  EXPECT_EQ(after.sum_of(failures), 3);
  EXPECT_EQ(after.value_of("scopelab_undo_duration_seconds_count",
                           {{"outcome", "success"}}),
            1);
  EXPECT_EQ(after.value_of("scopelab_undo_duration_seconds_count",
                           {{"outcome", "failure"}}),
            3);
}

TEST(UndoMetrics, DurationsAreSecondsAndNeverNegative) {
  double now = 100;
  undo_metrics metrics{[&] { return now; }};
  {
    undo_metrics::attempt one{metrics};
    now += 0.75;
    one.succeeded();
  }
  {
    undo_metrics::attempt two{metrics};
    now -= 50;
    two.succeeded();
  }
  const exposition after = seen(metrics);
  EXPECT_EQ(after.value_of("scopelab_undo_duration_seconds_sum",
                           {{"outcome", "success"}}),
            0.75);
  EXPECT_EQ(after.value_of("scopelab_undo_duration_seconds_bucket",
                           {{"outcome", "success"}, {"le", "1"}}),
            2);
  EXPECT_EQ(after.value_of("scopelab_undo_duration_seconds_bucket",
                           {{"outcome", "success"}, {"le", "0.5"}}),
            1);
}

TEST(UndoMetrics, TheQueueIsAGauge) {
  undo_metrics metrics;
  metrics.queue_depth(7);
  EXPECT_EQ(seen(metrics).value_of("scopelab_undo_queue_depth"), 7);
  metrics.queue_depth(0);
  EXPECT_EQ(seen(metrics).value_of("scopelab_undo_queue_depth"), 0);
}

TEST(UndoMetrics, AttemptsAreSuccessesAndFailuresInEveryExposition) {
  undo_metrics metrics;
  std::atomic<int> running{2};
  const auto work = [&](int seed) {
    for (int i = 0; i < 2000; ++i) {
      undo_metrics::attempt one{metrics};
      if ((i + seed) % 3 == 0) one.succeeded();
    }
    --running;
  };
  std::thread first{work, 0}, second{work, 1};
  while (running > 0) {
    const exposition now = seen(metrics);
    ASSERT_EQ(now.value_of(attempts),
              now.value_of(successes).value_or(-1) + now.sum_of(failures));
  }
  first.join();
  second.join();
  EXPECT_EQ(seen(metrics).value_of(attempts), 4000);
}
