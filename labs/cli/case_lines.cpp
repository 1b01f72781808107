#include "cli/case_lines.hpp"

#include <algorithm>
#include <sstream>

namespace cli {
namespace {

// The name before the first parenthesis: "int serve(access_log& log)" -> "serve".
std::string function_in(const std::string& line) {
  const bool code = !line.empty() && !line.starts_with("//") && !line.starts_with(' ');
  const std::size_t parenthesis = line.find('(');
  if (!code || parenthesis == std::string::npos) return {};
  const std::size_t before = line.find_last_of(" *&", parenthesis);
  return before == std::string::npos ? std::string{}
                                     : line.substr(before + 1, parenthesis - before - 1);
}

// What is said once for a file, and is of no case.
bool is_head(const std::string& line) {
  const bool alias = line.starts_with("namespace ") && line.find('=') != std::string::npos;
  return line.starts_with('#') || line.starts_with("using ") || alias;
}

const std::string* case_with(const std::vector<case_functions>& contract,
                             const std::string& function) {
  for (const case_functions& each : contract) {
    if (std::find(each.functions.begin(), each.functions.end(), function) != each.functions.end()) {
      return &each.case_name;
    }
  }
  return nullptr;
}

}  // namespace

std::vector<std::string> lines_in(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::vector<case_functions> functions_of(const std::string& contract,
                                         const std::vector<std::string>& cases) {
  std::vector<case_functions> all;
  bool in_case = false;
  for (const std::string& line : lines_in(contract)) {
    for (const std::string& name : cases) {
      if (!line.starts_with("// " + name + ":")) continue;
      all.push_back({name, {}});
      in_case = true;
    }
    if (line.empty()) in_case = false;
    if (const std::string function = function_in(line); in_case && !function.empty()) {
      all.back().functions.push_back(function);
    }
  }
  return all;
}

std::vector<std::string> cases_by_line(const std::string& half,
                                       const std::vector<case_functions>& contract) {
  const std::vector<std::string> lines = lines_in(half);
  std::vector<std::string> by_line(lines.size() + 1);
  std::size_t first = 1;  // of what belongs together
  const std::string* owner = nullptr;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string& line = lines[i];
    if (const std::string* named = case_with(contract, function_in(line))) owner = named;
    if (is_head(line)) first = i + 2;
    const bool ends = line.starts_with('}') || (!line.starts_with(' ') && line.ends_with('}'));
    if (!ends || owner == nullptr) continue;
    std::fill(by_line.begin() + static_cast<std::ptrdiff_t>(first),
              by_line.begin() + static_cast<std::ptrdiff_t>(i) + 2, *owner);
    first = i + 2;
    owner = nullptr;
  }
  return by_line;
}

}  // namespace cli
