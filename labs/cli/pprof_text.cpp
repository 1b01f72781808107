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

}  // namespace cli
