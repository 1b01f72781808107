#include "cli/expectation.hpp"

#include <fmt/format.h>

#include <sstream>
#include <string_view>
#include <vector>

namespace cli {
namespace {

struct side {
  std::string expression;
  std::string value;

  std::string plain() const { return value.empty() ? expression : value; }
  std::string with_source() const {
    return value.empty() ? expression : fmt::format("{}, from {}", value, expression);
  }
};

// The text behind `label`, if the line begins with it.
bool behind(const std::string& line, std::string_view label, std::string& text) {
  const std::size_t at = line.find_first_not_of(' ');
  if (at == std::string::npos || line.compare(at, label.size(), label) != 0) return false;
  text = line.substr(at + label.size());
  return true;
}

expectation of_equality(std::istringstream& lines) {
  std::vector<side> sides;
  for (std::string line; std::getline(lines, line);) {
    std::string value;
    if (behind(line, "Which is: ", value) && !sides.empty()) {
      sides.back().value = value;
    } else if (line.starts_with("  ") && sides.size() < 2) {
      sides.push_back({line.substr(2), {}});
    }
  }
  if (sides.size() != 2) return {};
  return {sides[1].plain(), sides[0].with_source()};
}

}  // namespace

expectation parse_expectation(const std::string& message) {
  std::istringstream lines{message};
  std::string first;
  std::getline(lines, first);
  std::string text;
  if (first == "Expected equality of these values:") return of_equality(lines);
  if (behind(first, "Value of: ", text)) {
    expectation result;
    for (std::string line; std::getline(lines, line);) {
      std::string value;
      if (behind(line, "Actual: ", value)) result.seen = fmt::format("{}, from {}", value, text);
      if (behind(line, "Expected: ", value)) result.expected = value;
    }
    return result;
  }
  if (behind(first, "Expected: ", text)) {  // (a) <= (b), actual: 9 vs 5
    const std::size_t at = text.find(", actual: ");
    if (at != std::string::npos) return {text.substr(0, at), text.substr(at + 10)};
  }
  return {};
}

}  // namespace cli
