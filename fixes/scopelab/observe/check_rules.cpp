// scopelab_check_rules EXPOSITION FILE...: whether rules (*.yml) and dashboards (*.json) read what was
// scraped into EXPOSITION. 0: they do, 1: the problems, a line each, 2: usage, or a file is not readable.
#include "scopelab/observe/rule_check.hpp"

#include <exception>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>

namespace {

std::string text_of(const std::string& path) {
  std::ifstream file{path};
  if (!file) throw std::invalid_argument("it can't be read");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

int main(int argc, char** argv) {
  using namespace scopelab::observe;
  if (argc < 3) {
    std::cerr << "usage: scopelab_check_rules EXPOSITION FILE...\n";
    return 2;
  }
  std::string path = argv[1];
  try {
    rule_check check{parse_exposition(text_of(path))};
    for (int i = 2; i < argc; ++i) {
      path = argv[i];
      if (path.ends_with(".json")) {
        check.add_dashboard(text_of(path));
      } else {
        check.add_rules(text_of(path));
      }
    }
    const auto problems = check.problems();
    for (const auto& each : problems) std::cout << each << '\n';
    std::cout << check.rules() << " rules, " << check.panels() << " panels, "
              << problems.size() << " problems\n";
    return problems.empty() ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << path << ": " << error.what() << '\n';
    return 2;
  }
}
