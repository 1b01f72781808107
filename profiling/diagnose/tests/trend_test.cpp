#include "profiling/diagnose/trend.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

using scopelab::diagnose::shape;
using scopelab::diagnose::trend;
using scopelab::diagnose::trend_of;

namespace {

constexpr double noise = 50;

trend of(int rounds, const std::function<double(int)>& level) {
  std::vector<double> all;
  for (int i = 0; i < rounds; ++i) all.push_back(level(i));
  return trend_of(all, noise);
}

}  // namespace

TEST(Trend, ALeakRises) {
  const trend t = of(12, [](int i) { return 1000 + 100.0 * i; });
  EXPECT_EQ(t.shape, shape::rising);
  EXPECT_DOUBLE_EQ(t.slope, 100);
  EXPECT_DOUBLE_EQ(t.low, 100);
  EXPECT_DOUBLE_EQ(t.high, 100);
  EXPECT_DOUBLE_EQ(t.late_over_early, 1);
}

TEST(Trend, ALeakRisesThoughRoundsDiffer) {
  double level = 0;
  const trend t = of(12, [&](int i) { return level += 80 + 40 * (i % 2); });
  EXPECT_EQ(t.shape, shape::rising);
  EXPECT_NEAR(t.slope, 100, 5);
  EXPECT_LE(t.low, t.slope);
  EXPECT_GE(t.high, t.slope);
}

// A busy machine lets it do half as much in the second half.
TEST(Trend, ALeakRisesByWhatWasDone) {
  std::vector<double> levels;
  std::vector<double> work;
  double done = 0;
  for (int i = 0; i < 12; ++i) {
    done += i < 6 ? 2 : 1;
    work.push_back(done);
    levels.push_back(100 * done);
  }
  EXPECT_EQ(trend_of(levels, noise).shape, shape::undecided);
  const trend t = trend_of(levels, noise, work);
  EXPECT_EQ(t.shape, shape::rising);
  EXPECT_NEAR(t.late_over_early, 1, 0.01);
  EXPECT_NEAR(t.slope, t.grown / 11, 1);
}

TEST(Trend, AFewOutliersChangeLittle) {
  const trend t = of(12, [](int i) { return 100.0 * i + (i == 5 ? 150 : 0); });
  EXPECT_NEAR(t.slope, 100, 10);
  EXPECT_EQ(t.shape, shape::rising);
}

TEST(Trend, NothingIsSteady) {
  EXPECT_EQ(of(12, [](int) { return 5000; }).shape, shape::steady);
  EXPECT_EQ(of(12, [](int i) { return 5000 + i; }).shape, shape::steady);
}

TEST(Trend, ACacheThatIsWarmIsSteady) {
  EXPECT_EQ(of(12, [](int i) { return 10000 * (1 - std::exp(-i)); }).shape, shape::steady);
}

TEST(Trend, ACacheThatWarmsIsNoLeak) {
  for (const double rounds : {2.0, 4.0, 8.0}) {
    EXPECT_NE(of(12, [&](int i) { return 10000 * (1 - std::exp(-i / rounds)); }).shape,
              shape::rising)
        << "warm after " << rounds << " rounds";
  }
}

TEST(Trend, WhatFillsAndIsFullIsSteadyInTwiceTheTime) {
  const auto fills = [](int i) { return 1000.0 * std::min(i, 8); };
  EXPECT_NE(of(12, fills).shape, shape::rising);
  EXPECT_EQ(of(24, fills).shape, shape::steady);
}

TEST(Trend, ABurstIsNoLeakAndSteadyInTwiceTheTime) {
  for (int start = 1; start < 12; ++start) {
    const auto burst = [&](int i) { return i < start ? 0.0 : 100'000.0; };
    EXPECT_NE(of(12, burst).shape, shape::rising) << start;
    EXPECT_EQ(of(24, burst).shape, shape::steady) << start;
  }
}

TEST(Trend, WhatIsWrittenAndBeginsAgainIsSteady) {
  for (int period = 2; period < 7; ++period) {
    const trend t = of(24, [&](int i) { return 1000.0 * (i % period); });
    EXPECT_NE(t.shape, shape::rising) << period;
  }
}

TEST(Trend, WhatShrinksIsSteady) {
  EXPECT_EQ(of(12, [](int i) { return 5000 - 100.0 * i; }).shape, shape::steady);
}

TEST(Trend, TooFewRoundsAreUndecided) {
  EXPECT_EQ(of(7, [](int i) { return 100.0 * i; }).shape, shape::undecided);
}
