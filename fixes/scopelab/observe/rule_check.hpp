// Whether alert rules and dashboards read what a program really exposes. promtool
// checks that rules are well-formed; an alert on a metric that nobody exposes is,
// and never fires.
//
//   observe::rule_check check{observe::parse_exposition(scraped)};
//   check.add_rules(text_of("undo.rules.yml"));   // no rules in it: throws
//   check.add_dashboard(text_of("dashboard.json"));
//   for (const auto& each : check.problems()) complain(each);
//                      // "alert UndoFailed: nobody exposes undo_failures_total"
//
// | a problem is                                        |                       |
// |-----------------------------------------------------|-----------------------|
// | a metric that is neither exposed nor recorded       | renamed, misspelt     |
// | a matcher on a label that the metric has not        | label renamed         |
// | matchers that no exposed series meets               | a set not born at 0   |
// | by, on, ... a label that nothing in the query has   | groups by nothing     |
//
// `job` and `instance` come with the scrape: every series has them. Grafana's
// $variables match everything.
//
// How: by PromQL's tokens, not by its grammar, which is Prometheus' own and has
// no other reader in C++. A name is a metric unless it is a keyword, a function
// (before a parenthesis), an aggregation, or stands in braces or in a list of
// labels. So what is no PromQL is promtool's to find (`promtool check rules`).
//
// Of YAML it reads what rule files are made of: `record:`, `alert:` and `expr:`
// with a plain, a quoted or a block scalar. rules() says how many it saw, to be
// compared with what promtool counts.
//
// Errors: std::invalid_argument, with where.
//
// Thread: one at a time.
#pragma once

#include "scopelab/observe/exposition.hpp"

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace scopelab::observe {

struct matcher {
  std::string label;
  std::string op;  // = != =~ !~
  std::string value;
};
struct selector {
  std::string metric;
  std::vector<matcher> matchers;
};
// What an expression reads.
struct promql_names {
  std::vector<selector> selectors;
  std::set<std::string> grouped_by;
};
promql_names names_in(std::string_view promql);

class rule_check {
 public:
  explicit rule_check(exposition seen) : seen_(std::move(seen)) {}

  void add_rules(std::string_view yaml);
  void add_dashboard(std::string_view json);

  std::size_t rules() const noexcept { return rules_; }
  std::size_t panels() const noexcept { return queries_.size() - rules_; }

  // One sentence each; none: all that is read is there.
  std::vector<std::string> problems() const;

 private:
  struct query {
    std::string where;  // "alert UndoFailed"
    promql_names names;
  };
  void check(const query& each, std::vector<std::string>& found) const;
  std::set<std::string> labels_of(const std::string& metric) const;
  bool is_met(const selector& by) const;

  exposition seen_;
  std::vector<query> queries_;
  std::map<std::string, std::set<std::string>> recorded_;  // and their labels
  std::size_t rules_ = 0;
};

}  // namespace scopelab::observe
