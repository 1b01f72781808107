#include "cli/course.hpp"
#include "cli/tree.hpp"

#include <fmt/format.h>

#include <regex>

namespace fs = std::filesystem;

namespace cli {
namespace {

constexpr std::size_t longest_file = 400;
// Submissions that the grader has to refuse, some for what they include.
constexpr const char* cheats = "labs/grader/cheats/";

// Which includes a folder may not have (DESIGN, law 7: arrows go one way).
struct rule {
  std::string folder;
  std::regex forbidden;
  std::string reason;
};

const std::vector<rule>& rules() {
  static const std::vector<rule> all{
      {"fixes/scopelab/", std::regex{R"(.*(kit|cli|labs|profiling|pitfalls)/.*|.*contract\.hpp.*)"},
       "the library stands on nothing of this tree"},
      {"profiling/",
       std::regex{R"(.*((kit|cli|labs|pitfalls)/|scopelab/(?!async/)).*|.*contract\.hpp.*)"},
       "the instruments know no lab, and of the library only its tasks"},
      {"labs/kit/", std::regex{R"(.*(cli|pitfalls)/.*|.*(contract|scenario|world)\.hpp.*)"},
       "the kit knows no lab"},
      {"labs/", std::regex{R"(.*(pitfalls/|fixes/[0-9]).*)"},
       "nobody includes a half: it is linked"},
  };
  return all;
}

bool is_source(const fs::path& path) {
  static const std::regex source{R"(.*\.(cpp|hpp|cmake|sh|txt)|.*/labs/(run|test|scopelab))"};
  return std::regex_match(path.string(), source);
}

void check_file(const fs::path& path, const std::string& name, complaints& found) {
  static const std::regex include{R"(\s*#\s*include\s*[<"]([^>"]+)[>"].*)"};
  const std::vector<std::string> lines = lines_of(read_file(path));
  if (lines.size() > longest_file) {
    found.push_back(fmt::format("{}: {} lines, the most is {}", name, lines.size(), longest_file));
  }
  if (name.starts_with(cheats)) return;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::smatch match;
    if (!std::regex_match(lines[i], match, include)) continue;
    const std::string included = match[1];
    for (const rule& each : rules()) {
      if (name.starts_with(each.folder) && std::regex_match(included, each.forbidden)) {
        found.push_back(
            fmt::format("{}:{}: may not include {}: {}", name, i + 1, included, each.reason));
      }
    }
  }
}

}  // namespace

complaints check_tree() {
  complaints found;
  for (const char* top : {"fixes", "labs", "pitfalls", "profiling"}) {
    for (const auto& entry : fs::recursive_directory_iterator{root() / top}) {
      const std::string name = fs::relative(entry.path(), root()).string();
      const bool learners =
          entry.path().filename() == "mine.cpp" || name.starts_with("labs/grader/cheats/");
      if (entry.is_regular_file() && is_source(entry.path()) && !learners) {
        check_file(entry.path(), name, found);
      }
      if (entry.is_directory() && std::distance(fs::directory_iterator{entry.path()}, {}) == 0) {
        found.push_back(name + "/: empty");
      }
    }
  }
  return found;
}

}  // namespace cli
