#include "scenario.hpp"

#include "scopelab/observe/testing/collector.hpp"

#include <prometheus/text_serializer.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>

namespace observe = scopelab::observe;
using observe::collector;

std::vector<command> commands_of(const plan& by) {
  std::vector<command> all;
  for (int i = 1; i <= by.count; ++i) {
    const int turn = (i + by.shift) % 10;
    command made{"reserve", observe::start_trace()};
    if (turn == 3 || turn == 7) made.fails_with = by.type;
    made.is_refused = turn == 5;
    all.push_back(std::move(made));
  }
  return all;
}

namespace {

// Keeps what was seen, where somebody asks for it.
void keep(const std::string& name, const std::string& text) {
  if (const char* const folder = std::getenv("SCOPELAB_KEEP")) {
    std::ofstream{std::string{folder} + '/' + name} << text;
  }
}

std::vector<nlohmann::json> spans_at(const collector& at) {
  std::vector<nlohmann::json> all;
  for (const std::string& body : at.bodies()) {
    const auto request = nlohmann::json::parse(body);
    for (const auto& span : request["resourceSpans"][0]["scopeSpans"][0]["spans"]) {
      all.push_back(span);
    }
  }
  return all;
}

// A program that is scraped.
class shop {
 public:
  prometheus::Registry& registry() { return registry_; }

  std::string scrape() const { return observe::http_get(metrics_.port(), "/metrics"); }

 private:
  prometheus::Registry registry_;
  const collector metrics_{[this](int) {
    return collector::answer{.body = prometheus::TextSerializer{}.Serialize(registry_.Collect()),
                             .headers = "Content-Type: text/plain; version=0.0.4\r\n"};
  }};
};

// For what increase(...) > 0 of the rule's first selector finds something: the
// label reason of each series. As Prometheus has it, a series that was there once
// has no increase. No more of PromQL than that: promtool.sh holds it to the rest.
std::vector<std::string> fired(const std::string& expr, const exposition& before,
                               const exposition& after) {
  const std::string metric = names_in(expr).selectors.at(0).metric;
  std::vector<std::string> found;
  for (const observe::series& each : after.all) {
    if (each.name != metric) continue;
    const auto was = before.value_of(metric, each.labels);
    if (was && each.value > *was) found.push_back(each.labels.at("reason"));
  }
  std::ranges::sort(found);
  return found;
}

std::string increase_of_failures() {
  return std::string{"sum by (job, reason) (increase("} + failures_name + "[5m])) > 0";
}

void fail_each(counter_family& failures, int times) {
  for (const char* const reason : all_reasons) {
    for (int i = 0; i < times; ++i) failures.Add({{"reason", reason}}).Increment();
  }
}

std::string as_file(const rule_book& rules) {
  std::string text = "groups:\n  - name: shop\n    rules:\n";
  for (const alert_rule& each : rules) {
    text.append("      - alert: ").append(each.name).append("\n        expr: ");
    text.append(each.expr).append("\n");
  }
  return text;
}

}  // namespace

traced trace_undos(const plan& by) {
  const collector at;
  traced seen;
  std::map<std::string, const command*> by_trace;
  const std::vector<command> all = commands_of(by);
  {
    exporter exports{at.url()};
    for (const command& each : all) {
      by_trace[each.context.trace.hex()] = &each;
      if (each.is_refused || !each.fails_with.empty()) ++seen.failed;
      try {
        undo_traced(exports, each);
      } catch (const undo_error&) {
        ++seen.thrown;
      }
    }
    exports.flush();
  }
  for (const auto& span : spans_at(at)) {
    ++seen.spans;
    if (span["links"].empty()) continue;
    const auto of = by_trace.find(span["links"][0]["traceId"].get<std::string>());
    if (of == by_trace.end()) continue;
    ++seen.linked;
    if (span["status"]["code"] != 2) continue;
    ++seen.errors;
    const std::string type = of->second->is_refused ? "refused" : of->second->fails_with;
    for (const auto& each : span["attributes"]) {
      if (each["key"] == "error.type" && each["value"]["stringValue"] == type) ++seen.with_type;
    }
  }
  return seen;
}

counted count_undos(const plan& by) {
  shop open;
  const auto counter = [&](const char* name) -> prometheus::Counter& {
    return prometheus::BuildCounter()
        .Name(name)
        .Help("Of undos.")
        .Register(open.registry())
        .Add({});
  };
  undo_counters in{counter("shop_undo_attempts_total"), counter("shop_undo_successes_total"),
                   counter("shop_undo_failed_total")};
  int thrown = 0;
  for (const command& each : commands_of(by)) {
    try {
      undo_counted(in, each);
    } catch (const undo_error&) {
      ++thrown;
    }
  }
  const exposition seen = observe::parse_exposition(open.scrape());
  return {seen.sum_of("shop_undo_attempts_total"), seen.sum_of("shop_undo_successes_total"),
          seen.sum_of("shop_undo_failed_total"), thrown};
}

std::vector<std::string> alerts_after(int failures) {
  shop open;
  counter_family& family = register_failures(open.registry());
  const std::string before = open.scrape();
  fail_each(family, failures);
  const std::string after = open.scrape();
  keep("before", before);
  keep("after", after);
  keep("rules.yml", as_file({{"UndoFailed", increase_of_failures()}}));
  return fired(increase_of_failures(), observe::parse_exposition(before),
               observe::parse_exposition(after));
}

rule_book good_rules() {
  return {
      {"UndoFailed", increase_of_failures()},
      {"UndoTimesOut", std::string{"increase("} + failures_name + "{reason=\"timeout\"}[5m]) > 0"},
      {"UndoNotSeen", std::string{"absent("} + failures_name + ")"}};
}

rule_book rules_with_a_name(const std::string& name) {
  rule_book rules = good_rules();
  std::string& expr = rules.front().expr;
  expr.replace(expr.find(failures_name), std::string_view{failures_name}.size(), name);
  return rules;
}

watched watch(const rule_book& rules) {
  shop open;
  // Whatever the half registers: this is about the rules.
  counter_family& family = prometheus::BuildCounter()
                               .Name(failures_name)
                               .Help("Undos that failed.")
                               .Register(open.registry());
  for (const char* const reason : all_reasons) family.Add({{"reason", reason}});
  const std::string before = open.scrape();
  watched seen;
  rule_book loaded;
  try {
    load_rules(loaded, rules, observe::parse_exposition(before));
  } catch (const unusable& error) {
    seen.error = error.what();
  }
  fail_each(family, 1);
  const std::string after = open.scrape();
  keep("before", before);
  keep("after", after);
  keep("rules.yml", as_file(loaded));
  seen.loaded = static_cast<int>(loaded.size());
  for (const alert_rule& each : loaded) {
    if (each.name == "UndoFailed") {
      seen.fired =
          fired(each.expr, observe::parse_exposition(before), observe::parse_exposition(after));
    }
  }
  return seen;
}

arrived end_session(int undos, int fails_at) {
  const collector at;
  arrived seen;
  try {
    serve_session(at.url(), undos, fails_at);
  } catch (const undo_error& error) {
    seen.error = error.type();
  }
  for (const auto& span : spans_at(at)) ++(span["name"] == "session" ? seen.sessions : seen.undos);
  return seen;
}
