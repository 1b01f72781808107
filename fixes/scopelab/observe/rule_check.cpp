#include "scopelab/observe/rule_check.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace scopelab::observe {

namespace {

// Of the target, not of the program.
constexpr std::array<std::string_view, 2> of_every_series{"instance", "job"};

std::string named(std::string_view kind, std::string_view name) {
  std::string text{kind};
  return text.append(" ").append(name);
}

// A line of YAML: how far it is indented, its key and what comes after.
struct yaml_line {
  std::size_t indent = 0;
  std::string key, value;
};

yaml_line parse_line(std::string_view text) {
  yaml_line made;
  made.indent = std::min(text.find_first_not_of(" -"), text.size());
  text.remove_prefix(made.indent);
  const auto colon = text.find(':');
  if (text.substr(0, 1) == "#" || colon == std::string_view::npos) return made;
  made.key = text.substr(0, colon);
  text.remove_prefix(colon + 1);
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  text = text.substr(0, text.find_last_not_of(" \r") + 1);
  const bool is_quoted = text.size() > 1 && text.front() == text.back() &&
                         (text.front() == '"' || text.front() == '\'');
  made.value = is_quoted ? text.substr(1, text.size() - 2) : text;
  return made;
}

bool is_block(const std::string& value) {
  return value.empty() || value.front() == '|' || value.front() == '>';
}

// Every "expr" in a dashboard, wherever it is.
void collect(const nlohmann::json& in, std::string title,
             std::vector<std::pair<std::string, std::string>>& found) {
  if (in.is_object()) {
    if (in.contains("title") && in["title"].is_string()) title = in["title"];
    if (in.contains("expr") && in["expr"].is_string()) {
      found.emplace_back(title, in["expr"]);
    }
    // A variable: label_values(METRIC, LABEL).
    constexpr std::string_view values = "label_values(";
    if (in.contains("query") && in["query"].is_string()) {
      const std::string text = in["query"];
      if (text.starts_with(values)) {
        found.emplace_back(
            "a variable",
            text.substr(values.size(), text.find(',') - values.size()));
      }
    }
  }
  if (!in.is_structured()) return;
  for (const auto& each : in) collect(each, title, found);
}

bool matches(const matcher& by, const std::string& value) {
  if (by.value.find('$') != std::string::npos) return true;
  const bool is_regex = by.op.back() == '~';
  const bool same = is_regex ? std::regex_match(value, std::regex{by.value})
                             : value == by.value;
  return by.op.front() == '!' ? !same : same;
}

bool is_target_label(const std::string& label) {
  return std::ranges::find(of_every_series, label) != of_every_series.end();
}

}  // namespace

void rule_check::add_rules(std::string_view yaml) {
  const std::size_t before = rules_;
  std::istringstream lines{std::string{yaml}};
  std::string text, rule;
  bool is_record = false;
  for (bool more = !!std::getline(lines, text); more;) {
    yaml_line line = parse_line(text);
    more = !!std::getline(lines, text);
    if (line.key == "record" || line.key == "alert") {
      is_record = line.key == "record";
      rule = line.value;
    }
    if (line.key != "expr") continue;
    std::string expression = is_block(line.value) ? "" : line.value;
    // Folded or literal: what is indented more goes on with it.
    for (; more; more = !!std::getline(lines, text)) {
      const bool is_empty = text.find_first_not_of(" \r") == std::string::npos;
      if (!is_empty && text.find_first_not_of(' ') <= line.indent) break;
      expression.append("\n").append(text);
    }
    query made{named(is_record ? "record" : "alert", rule), {}};
    try {
      made.names = names_in(expression);
    } catch (const std::invalid_argument& error) {
      throw std::invalid_argument(made.where + ": " + error.what());
    }
    if (is_record) recorded_[rule] = made.names.grouped_by;
    queries_.push_back(std::move(made));
    ++rules_;
  }
  if (rules_ == before) throw std::invalid_argument("there are no rules");
}

void rule_check::add_dashboard(std::string_view json) {
  const auto parsed = nlohmann::json::parse(json, nullptr, false);
  if (parsed.is_discarded()) throw std::invalid_argument("this is no JSON");
  std::vector<std::pair<std::string, std::string>> found;
  collect(parsed, "dashboard", found);
  if (found.empty()) throw std::invalid_argument("there are no expressions");
  for (const auto& [title, expression] : found) {
    queries_.push_back({named("panel", title), names_in(expression)});
  }
}

std::set<std::string> rule_check::labels_of(const std::string& metric) const {
  const auto record = recorded_.find(metric);
  if (record != recorded_.end()) return record->second;
  std::set<std::string> labels;
  for (const series& each : seen_.all) {
    if (each.name != metric) continue;
    for (const auto& label : each.labels) labels.insert(label.first);
  }
  return labels;
}

bool rule_check::is_met(const selector& by) const {
  return std::ranges::any_of(seen_.all, [&](const series& each) {
    return each.name == by.metric &&
           std::ranges::all_of(by.matchers, [&](const matcher& wanted) {
             const auto there = each.labels.find(wanted.label);
             if (is_target_label(wanted.label)) return true;
             return matches(wanted,
                            there == each.labels.end() ? "" : there->second);
           });
  });
}

void rule_check::check(const query& each,
                       std::vector<std::string>& found) const {
  std::set<std::string> known{of_every_series.begin(), of_every_series.end()};
  const auto complain = [&](std::string what) {
    found.push_back(each.where + ": " + std::move(what));
  };
  for (const selector& by : each.names.selectors) {
    const bool is_recorded = recorded_.contains(by.metric);
    if (!is_recorded && !is_met({by.metric, {}})) {
      complain("nobody exposes " + by.metric);
      continue;
    }
    const auto labels = labels_of(by.metric);
    known.insert(labels.begin(), labels.end());
    bool all_known = true;
    for (const matcher& wanted : by.matchers) {
      if (labels.contains(wanted.label) || is_target_label(wanted.label))
        continue;
      complain(by.metric + " has no label " + wanted.label);
      all_known = false;
    }
    if (all_known && !is_recorded && !is_met(by)) {
      complain("no series of " + by.metric + " meets its matchers");
    }
  }
  if (each.names.selectors.empty()) complain("it reads nothing");
  for (const auto& label : each.names.grouped_by) {
    if (!known.contains(label))
      complain("nothing that it reads has the label " + label);
  }
}

std::vector<std::string> rule_check::problems() const {
  std::vector<std::string> found;
  for (const query& each : queries_) check(each, found);
  return found;
}

}  // namespace scopelab::observe
