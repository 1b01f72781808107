#include "scopelab/observe/rule_check.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <stdexcept>

namespace scopelab::observe {

namespace {

using std::string_view;

constexpr std::array<string_view, 6> before_labels{
    "by", "without", "on", "ignoring", "group_left", "group_right"};
constexpr std::array<string_view, 8> words{
    "and", "or", "unless", "bool", "offset", "start", "end", "atan2"};
constexpr std::array<string_view, 12> aggregations{
    "sum",    "avg",    "count", "min",     "max",          "group",
    "stddev", "stdvar", "topk",  "bottomk", "count_values", "quantile"};

bool is_one_of(const auto& all, string_view what) {
  return std::ranges::find(all, what) != all.end();
}

bool begins_name(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) || c == '_' || c == ':';
}
bool continues_name(char c) {
  return begins_name(c) || std::isdigit(static_cast<unsigned char>(c));
}

class promql_reader {
 public:
  explicit promql_reader(string_view text) : rest_(text) {}

  promql_names read() {
    for (skip(); !rest_.empty(); skip()) {
      const char c = rest_.front();
      if (c == '"' || c == '\'' || c == '`') {
        quoted();
      } else if (c == '[') {
        until(']');
      } else if (c == '$') {
        variable();
      } else if (c == '{') {
        selector by;
        matchers(by);
        if (by.metric.empty())
          throw std::invalid_argument("a selector has no name");
        found_.selectors.push_back(std::move(by));
      } else if (std::isdigit(static_cast<unsigned char>(c))) {
        while (!rest_.empty() &&
               (continues_name(rest_.front()) || next_is("."))) {
          rest_.remove_prefix(1);  // 1e9, 0x1f, 5m30s
        }
      } else if (begins_name(c)) {
        identifier();
      } else {
        rest_.remove_prefix(1);
      }
    }
    return std::move(found_);
  }

 private:
  bool next_is(string_view what) const {
    return rest_.substr(0, what.size()) == what;
  }

  // Space and comments.
  void skip() {
    for (;;) {
      const auto begin = rest_.find_first_not_of(" \t\r\n");
      rest_.remove_prefix(std::min(begin, rest_.size()));
      if (!next_is("#")) return;
      rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
    }
  }

  string_view until(char last) {
    const auto end = rest_.find(last);
    if (end == string_view::npos) {
      throw std::invalid_argument(std::string{"there is no "} + last);
    }
    const auto inside = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    return inside;
  }

  std::string quoted() {
    const char quote = rest_.front();
    std::string text;
    for (rest_.remove_prefix(1); !rest_.empty(); rest_.remove_prefix(1)) {
      if (rest_.front() == quote) {
        rest_.remove_prefix(1);
        return text;
      }
      if (rest_.front() == '\\' && quote != '`' && rest_.size() > 1)
        rest_.remove_prefix(1);
      text += rest_.front();
    }
    throw std::invalid_argument("a string has no end");
  }

  void variable() {
    rest_.remove_prefix(1);
    if (next_is("{")) {
      until('}');
    } else {
      word();
    }
  }

  std::string word() {
    std::size_t length = 0;
    while (length < rest_.size() && continues_name(rest_[length])) ++length;
    std::string made{rest_.substr(0, length)};
    rest_.remove_prefix(length);
    return made;
  }

  void identifier() {
    selector by{.metric = word(), .matchers = {}};
    std::string lower = by.metric;
    std::ranges::transform(lower, lower.begin(),
                           [](unsigned char c) { return std::tolower(c); });
    skip();
    if (is_one_of(before_labels, lower)) {
      if (next_is("(")) labels(until(')'));
      return;
    }
    if (next_is("(") || is_one_of(words, lower) ||
        is_one_of(aggregations, lower))
      return;
    if (lower == "inf" || lower == "nan") return;
    if (next_is("{")) matchers(by);
    found_.selectors.push_back(std::move(by));
  }

  void labels(string_view list) {
    while (!list.empty()) {
      const auto comma = list.find(',');
      string_view each = list.substr(0, comma);
      list.remove_prefix(comma == string_view::npos ? list.size() : comma + 1);
      each.remove_prefix(
          std::min(each.find_first_not_of(" \t\r\n"), each.size()));
      each = each.substr(0, each.find_last_not_of(" \t\r\n") + 1);
      if (!each.empty()) found_.grouped_by.emplace(each);
    }
  }

  void matchers(selector& by) {
    rest_.remove_prefix(1);
    for (skip(); !next_is("}"); skip()) {
      matcher made{.label = word(), .op = {}, .value = {}};
      skip();
      for (const string_view op : {"=~", "!~", "!=", "="}) {
        if (made.op.empty() && next_is(op)) made.op = op;
      }
      if (made.label.empty() || made.op.empty()) {
        throw std::invalid_argument("a matcher is LABEL=\"VALUE\"");
      }
      rest_.remove_prefix(made.op.size());
      skip();
      if (rest_.empty()) throw std::invalid_argument("a matcher has no value");
      made.value = quoted();
      skip();
      if (next_is(",")) rest_.remove_prefix(1);
      if (made.label == "__name__" && made.op == "=") {
        by.metric = made.value;
      } else {
        by.matchers.push_back(std::move(made));
      }
    }
    rest_.remove_prefix(1);
  }

  string_view rest_;
  promql_names found_;
};

}  // namespace

promql_names names_in(std::string_view promql) {
  return promql_reader{promql}.read();
}

}  // namespace scopelab::observe
