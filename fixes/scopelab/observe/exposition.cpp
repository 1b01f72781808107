#include "scopelab/observe/exposition.hpp"

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <stdexcept>

namespace scopelab::observe {

namespace {

bool is_of_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_' || c == ':';
}

// One line of samples, from the left to the right.
class sample_reader {
 public:
  explicit sample_reader(std::string_view line) : rest_(line) {}

  series read() {
    series made;
    made.name = name();
    skip_space();
    if (takes('{')) {
      for (skip_space(); !takes('}'); skip_space()) {
        std::string label = name();
        expect('=');
        expect('"');
        made.labels[std::move(label)] = quoted();
        skip_space();
        if (!takes(',') && rest_.substr(0, 1) != "}") fail("no , or }");
      }
    }
    skip_space();
    std::string number{rest_.substr(0, rest_.find_first_of(" \t"))};
    char* end = nullptr;
    made.value = std::strtod(number.c_str(), &end);
    if (number.empty() || *end != '\0') fail("no value");
    return made;
  }

 private:
  [[noreturn]] static void fail(const char* why) {
    throw std::invalid_argument(why);
  }
  void skip_space() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size()));
  }
  bool takes(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char c) {
    skip_space();
    if (!takes(c)) fail("a label is NAME=\"VALUE\"");
  }
  std::string name() {
    std::size_t length = 0;
    while (length < rest_.size() && is_of_name(rest_[length])) ++length;
    if (length == 0) fail("no name");
    std::string made{rest_.substr(0, length)};
    rest_.remove_prefix(length);
    return made;
  }
  std::string quoted() {
    std::string made;
    while (!takes('"')) {
      const bool escaped = takes('\\');
      if (rest_.empty()) fail("a label's value has no end");
      const char c = rest_.front();
      rest_.remove_prefix(1);
      made += escaped && c == 'n' ? '\n' : c;
    }
    return made;
  }

  std::string_view rest_;
};

}  // namespace

std::optional<double> exposition::value_of(
    std::string_view name,
    const std::map<std::string, std::string>& labels) const {
  for (const series& each : all) {
    if (each.name == name && each.labels == labels) return each.value;
  }
  return std::nullopt;
}

double exposition::sum_of(
    std::string_view name,
    const std::map<std::string, std::string>& labels) const {
  double sum = 0;
  for (const series& each : all) {
    const bool has_all = std::ranges::all_of(labels, [&](const auto& label) {
      const auto there = each.labels.find(label.first);
      return there != each.labels.end() && there->second == label.second;
    });
    if (each.name == name && has_all) sum += each.value;
  }
  return sum;
}

exposition parse_exposition(std::string_view text) {
  exposition made;
  std::istringstream lines{std::string{text}};
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    try {
      if (line.front() == '#') {
        std::istringstream words{line};
        std::string hash, what, name, type;
        words >> hash >> what >> name >> type;
        if (what == "TYPE") made.types[name] = type;
      } else {
        made.all.push_back(sample_reader{line}.read());
      }
    } catch (const std::invalid_argument& error) {
      throw std::invalid_argument("line " + std::to_string(number) + ": " +
                                  error.what());
    }
  }
  return made;
}

}  // namespace scopelab::observe
