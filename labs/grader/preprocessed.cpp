#include "grader/preprocessed.hpp"

#include <cctype>
#include <sstream>

namespace grader {
namespace {

// `# 1 "name" 1` enters a file, `# 9 "name" 2` comes back.
bool is_marker(const std::string& line) {
  return line.size() > 2 && line.starts_with("# ") &&
         std::isdigit(static_cast<unsigned char>(line[2])) != 0;
}

}  // namespace

void each_line(std::string_view preprocessed,
               const std::function<void(const preprocessed_line&)>& see) {
  preprocessed_line now;
  std::istringstream lines{std::string{preprocessed}};
  for (std::string line; std::getline(lines, line);) {
    now.enters = false;
    now.text.clear();
    if (!is_marker(line)) {
      now.text = line;
      see(now);
      continue;
    }
    const std::size_t begin = line.find('"');
    const std::size_t end = line.rfind('"');
    if (begin == std::string::npos || begin == end) continue;
    now.file = line.substr(begin + 1, end - begin - 1);
    const std::string flags = line.substr(end + 1);
    if (flags.starts_with(" 2")) --now.depth;
    if (!flags.starts_with(" 1")) continue;
    ++now.depth;
    now.enters = true;
    see(now);
  }
}

bool says_something(const preprocessed_line& line) {
  return line.text.find_first_not_of(" \t") != std::string::npos;
}

}  // namespace grader
