// The promises on inputs drawn from the seed; what is expected is computed here.
#include "scenario.hpp"

#include "kit/seeded.hpp"

#include <gtest/gtest.h>

namespace {

// Of ten in a row two fail with an error.
plan any_plan() { return {kit::any_int(10, 80), kit::any_int(0, 1000), kit::any_text(3, 12)}; }

struct expected {
  int refused = 0;
  int thrown = 0;
  int failed() const { return refused + thrown; }
};
expected of(const plan& by) {
  expected made;
  for (int i = 1; i <= by.count; ++i) {
    const int turn = (i + by.shift) % 10;
    made.refused += turn == 5;
    made.thrown += turn == 3 || turn == 7;
  }
  return made;
}

}  // namespace

TEST(SpanEndsFirstSeeded, EveryFailedUndoIsAnErrorWithItsType) {
  const plan by = any_plan();
  const traced seen = trace_undos(by);
  EXPECT_EQ(seen.spans, by.count);
  EXPECT_EQ(seen.linked, by.count);
  EXPECT_EQ(seen.errors, of(by).failed());
  EXPECT_EQ(seen.with_type, of(by).failed());
  EXPECT_EQ(seen.thrown, of(by).thrown);
}
TEST(SkippedByExceptionSeeded, AttemptsAreSuccessesAndFailures) {
  const plan by = any_plan();
  const counted seen = count_undos(by);
  EXPECT_EQ(seen.attempts, by.count);
  EXPECT_EQ(seen.failures, of(by).failed());
  EXPECT_EQ(seen.successes, by.count - of(by).failed());
  EXPECT_EQ(seen.thrown, of(by).thrown);
}
TEST(BornAtOneSeeded, TheFirstFailuresAlert) {
  EXPECT_EQ(alerts_after(kit::any_int(1, 50)).size(), all_reasons.size());
}
TEST(TwoNamesSeeded, WhatCanNeverFireIsRefused) {
  const std::string name = "shop_" + kit::any_text(3, 9) + "_total";
  const std::string label = kit::any_text(9, 14);
  const std::vector<std::string> never{
      "increase(" + name + "[5m]) > 0",
      "sum by (job) (rate(" + name +
          "[1m])) / sum by (job) (rate(shop_undo_failures_total[1m])) > 0",
      "shop_undo_failures_total{reason=\"" + label + "\"} > 0",
      "increase(shop_undo_failures_total{" + label + "=\"timeout\"}[5m]) > 0",
      "shop_undo_failures_total > 0 unless " + name,
  };
  for (const std::string& expr : kit::shuffled(never)) {
    rule_book rules = kit::shuffled(good_rules());
    const auto at = kit::any_int(0, static_cast<int>(rules.size()));
    rules.insert(rules.begin() + at, {"Never", expr});
    const watched seen = watch(rules);
    EXPECT_NE(seen.error.find("Never"), std::string::npos) << expr << ": " << seen.error;
    EXPECT_EQ(seen.loaded, 0);
  }
  const watched good = watch(kit::shuffled(good_rules()));
  EXPECT_EQ(good.error, "");
  EXPECT_EQ(good.loaded, 3);
}
TEST(LostAtShutdownSeeded, EverySpanArrives) {
  const int undos = kit::any_int(1, 700);
  const arrived whole = end_session(undos);
  EXPECT_EQ(whole.undos, undos);
  EXPECT_EQ(whole.sessions, 1);
  const int fails_at = kit::any_int(1, undos);
  const arrived cut = end_session(undos, fails_at);
  EXPECT_EQ(cut.undos, fails_at);
  EXPECT_EQ(cut.sessions, 1);
  EXPECT_EQ(cut.error, "timeout");
}
