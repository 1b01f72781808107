#include "scopelab/observe/rule_check.hpp"

#include "scopelab/observe/metrics.hpp"

#include <gtest/gtest.h>

#include <algorithm>

using namespace scopelab::observe;

namespace {

std::string read_by(std::string_view promql) {
  std::string text;
  const promql_names names = names_in(promql);
  for (const selector& each : names.selectors) {
    text += each.metric;
    for (const matcher& by : each.matchers)
      text += "|" + by.label + by.op + by.value;
    text += ' ';
  }
  for (const std::string& label : names.grouped_by) text += "/" + label;
  return text;
}

std::string problems_of(std::string_view rules) {
  rule_check check{parse_exposition(undo_metrics{}.expose())};
  check.add_rules(rules);
  std::string text;
  for (const std::string& each : check.problems()) text += each + '\n';
  return text;
}

}  // namespace

TEST(Promql, NamesAreFound) {
  EXPECT_EQ(read_by("up"), "up ");
  EXPECT_EQ(read_by("sum by (job, reason) (increase(failures_total[5m])) > 0"),
            "failures_total /job/reason");
  EXPECT_EQ(
      read_by("sum(rate(a_total{x=\"1\",y!~'b|c',}[5m] offset 1h)) BY (x)"),
      "a_total|x=1|y!~b|c /x");
  EXPECT_EQ(read_by("a / on (job) group_left (team) b unless bool_metric"),
            "a b bool_metric /job/team");
  EXPECT_EQ(
      read_by("histogram_quantile(0.99, sum by (le) (rate(d_bucket[5m])))"),
      "d_bucket /le");
  EXPECT_EQ(read_by("a{b=~\"$job\"}[$__rate_interval]"), "a|b=~$job ");
  EXPECT_EQ(read_by("max_over_time(job:a:rate5m[1h:5m]) @ end()"),
            "job:a:rate5m ");
  EXPECT_EQ(read_by("{__name__=\"a\", x=\"}\"} # {b=\n or c"), "a|x=} c ");
  EXPECT_EQ(read_by("a == 1e9 or a > +Inf or a < 0x1f or absent(b)"),
            "a a a b ");
  EXPECT_EQ(read_by("label_replace(a, \"to\", \"$1 b\", \"from\", \"(.*)\")"),
            "a ");
  EXPECT_EQ(
      read_by("count_values(\"version\", build) and ${metric} + vector(1)"),
      "build ");
}

TEST(Promql, WhatIsNotUnderstoodIsAnError) {
  for (const char* text :
       {"a{b", "a{b}", "a{b=}", "a[5m", "\"open", "a{=\"1\"}", "{b=\"1\"}"}) {
    EXPECT_THROW(names_in(text), std::invalid_argument) << text;
  }
}

TEST(RuleCheck, WhatIsExposedIsNoProblem) {
  EXPECT_EQ(
      problems_of("groups:\n"
                  "  - name: g\n"
                  "    rules:\n"
                  "      - record: job:failures:rate\n"
                  "        expr: sum by (job) "
                  "(rate(scopelab_undo_failures_total[5m]))\n"
                  "      - alert: A\n"
                  "        expr: >-\n"
                  "          job:failures:rate > 1\n"
                  "\n"
                  "          and "
                  "scopelab_undo_failures_total{reason=~\"time.*\",job=\"x\"}\n"
                  "        labels: {severity: page}\n"),
      "");
}

TEST(RuleCheck, EveryProblemIsFound) {
  const auto alert = [](const std::string& promql) {
    return problems_of("- alert: A\n  expr: '" + promql + "'\n");
  };
  EXPECT_EQ(alert("undo_failures_total > 0"),
            "alert A: nobody exposes undo_failures_total\n");
  EXPECT_EQ(alert("scopelab_undo_failures_total{why=\"timeout\"}"),
            "alert A: scopelab_undo_failures_total has no label why\n");
  EXPECT_EQ(alert("scopelab_undo_failures_total{reason=\"disk\"}"),
            "alert A: no series of scopelab_undo_failures_total meets its "
            "matchers\n");
  EXPECT_EQ(alert("scopelab_undo_failures_total{reason=~\"disk|net\"}"),
            "alert A: no series of scopelab_undo_failures_total meets its "
            "matchers\n");
  EXPECT_EQ(alert("sum by (why) (scopelab_undo_failures_total)"),
            "alert A: nothing that it reads has the label why\n");
  EXPECT_EQ(alert("vector(1)"), "alert A: it reads nothing\n");
  EXPECT_EQ(alert("scopelab_undo_duration_seconds > 1"),
            "alert A: nobody exposes scopelab_undo_duration_seconds\n");
}

TEST(RuleCheck, ADashboardIsReadToo) {
  rule_check check{parse_exposition(undo_metrics{}.expose())};
  check.add_dashboard(R"json({
    "templating": {"list": [{"query": "label_values(gone_total, job)"}]},
    "panels": [{"title": "P", "targets": [{"expr": "scopelab_undo_queue_depth"}, {"expr": "b"}]}]
  })json");
  std::vector<std::string> found = check.problems();
  std::ranges::sort(found);
  EXPECT_EQ(found, (std::vector<std::string>{
                       "panel P: nobody exposes b",
                       "panel a variable: nobody exposes gone_total"}));
  EXPECT_EQ(check.panels(), 3u);
  EXPECT_THROW(check.add_dashboard("{"), std::invalid_argument);
  EXPECT_THROW(check.add_dashboard("{}"), std::invalid_argument);
  EXPECT_THROW(check.add_rules("groups: []"), std::invalid_argument);
}

TEST(Exposition, IsReadBack) {
  const exposition read = parse_exposition(
      "# HELP a_total what it is\n# TYPE a_total counter\n"
      "a_total{x=\"1\",y=\"a\\\"b\\\\c\\nd\"} 3 1700000000000\n"
      "a_total { x = \"2\" , } +Inf\n\nb 1e-3\n");
  EXPECT_EQ(read.types.at("a_total"), "counter");
  EXPECT_EQ(read.value_of("a_total", {{"x", "1"}, {"y", "a\"b\\c\nd"}}), 3);
  EXPECT_EQ(read.value_of("b"), 0.001);
  EXPECT_EQ(read.value_of("b", {{"x", "1"}}), std::nullopt);
  EXPECT_EQ(read.all.size(), 3u);
}

TEST(Exposition, WhatIsMalformedSaysItsLine) {
  for (const char* text : {"b 1\na", "b 1\na{", "b 1\na{x", "b 1\na{x=1} 1",
                           "b 1\na{x=\"1\"", "b 1\n{} 1", "b 1\na{x=\"1} 1",
                           "b 1\na one", "b 1\na{x=\"1\" y=\"2\"} 1"}) {
    try {
      parse_exposition(text);
      ADD_FAILURE() << text;
    } catch (const std::invalid_argument& error) {
      EXPECT_TRUE(std::string{error.what()}.starts_with("line 2: "))
          << error.what();
    }
  }
}
