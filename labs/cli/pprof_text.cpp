#include "cli/pprof_text.hpp"

#include <algorithm>
#include <map>
#include <regex>
#include <sstream>

namespace cli {
namespace {

void keep_most_first(std::vector<grown>& all) {
  std::erase_if(all, [](const grown& each) { return each.bytes <= 0; });
  std::sort(all.begin(), all.end(), [](const grown& a, const grown& b) {
    return a.bytes != b.bytes ? a.bytes > b.bytes : a.function < b.function;
  });
}

grown_frame frame_of(const std::string& told) {
  static const std::regex with_file{R"((.*) (\S+):(\d+))"};
  std::smatch match;
  if (!std::regex_match(told, match, with_file)) return {told, "", 0};
  return {match[1], match[2], std::stoi(match[3])};
}

}  // namespace

std::vector<grown> parse_top(const std::string& printed) {
  static const std::regex row{R"(\s*(-?\d+)B?\s+\S+%\s+\S+%\s+-?\d+B?\s+\S+%\s+(.*))"};
  std::vector<grown> all;
  std::istringstream lines{printed};
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (std::regex_match(line, match, row)) all.push_back({match[2], std::stoll(match[1])});
  }
  keep_most_first(all);
  return all;
}

std::vector<grown> parse_text(const std::string& printed, const frame_filter& frames) {
  static const std::regex row{R"(\s*-?\d+\s+\S+%\s+\S+%\s+(-?\d+)\s+\S+%\s+(.*) (\S+):\d+)"};
  const std::regex show{frames.show};
  const std::regex hide{frames.hide};
  std::map<std::string, std::int64_t> by_function;
  std::istringstream lines{printed};
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (!std::regex_match(line, match, row)) continue;
    const std::string file = match[3];
    if (!std::regex_search(file, show) || std::regex_search(file, hide)) continue;
    by_function[match[2]] += std::stoll(match[1]);
  }
  std::vector<grown> all;
  for (const auto& [function, bytes] : by_function) all.push_back({function, bytes});
  keep_most_first(all);
  all.resize(std::min<std::size_t>(all.size(), 1));
  return all;
}

std::vector<grown_stack> parse_traces(const std::string& printed) {
  static const std::regex innermost{R"(\s*(-?\d+)B? {3}(.*?)( \(inline\))?)"};
  static const std::regex caller{R"(\s{13}(.*?)( \(inline\))?)"};
  std::vector<grown_stack> told;
  std::istringstream lines{printed};
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (std::regex_match(line, match, caller)) {
      if (!told.empty()) told.back().frames.push_back(frame_of(match[1]));
    } else if (std::regex_match(line, match, innermost)) {
      told.push_back({std::stoll(match[1]), {frame_of(match[2])}});
    }
  }
  std::map<std::string, grown_stack> by_functions;
  for (grown_stack& each : told) {
    std::string functions;
    for (const grown_frame& f : each.frames) functions += f.function + '\n';
    grown_stack& same = by_functions[functions];
    same.bytes += each.bytes;
    if (same.frames.empty()) same.frames = std::move(each.frames);
  }
  std::vector<grown_stack> all;
  for (auto& [functions, each] : by_functions) {
    if (each.bytes <= 0) continue;
    std::reverse(each.frames.begin(), each.frames.end());
    all.push_back(std::move(each));
  }
  std::sort(all.begin(), all.end(),
            [](const grown_stack& a, const grown_stack& b) { return a.bytes > b.bytes; });
  return all;
}

}  // namespace cli
