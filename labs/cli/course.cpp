#include "cli/course.hpp"

#include "cli/terminal.hpp"
#include "cli/tree.hpp"

#include <fmt/format.h>

#include <sstream>

namespace cli {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

int course(bool write) {
  complaints found;
  {
    progress shown{"checking the course"};
    for (const complaints& each : {check_halves(), check_tree(), check_pages(write)}) {
      found.insert(found.end(), each.begin(), each.end());
    }
  }
  for (const std::string& each : found) fmt::print("{}\n", each);
  if (found.empty()) {
    fmt::print("course: halves, tree and pages are in order, {} labs\n", all_labs().size());
  } else {
    fmt::print("course: {} thing(s) to put right\n", found.size());
  }
  return found.empty() ? pass : fail;
}

}  // namespace cli
