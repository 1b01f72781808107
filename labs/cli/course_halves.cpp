#include "cli/commands.hpp"
#include "cli/course.hpp"
#include "cli/runs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <regex>
#include <set>

namespace fs = std::filesystem;

namespace cli {
namespace {

// DESIGN, law 4; and the width at which a half is still read beside its diff.
constexpr int median_hunk = 6;
constexpr int largest_hunk = 24;
constexpr std::size_t longest_block = 40;
constexpr std::size_t widest_line = 80;

std::set<std::string> numbered(const fs::path& folder, bool folders) {
  static const std::regex form{"[0-9]{2}_[a-z0-9_]+"};
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator{folder}) {
    const fs::path& path = entry.path();
    const std::string stem = folders ? path.filename().string() : path.stem().string();
    const bool is_half = entry.is_regular_file() && path.extension() == ".cpp";
    if (folders ? entry.is_directory() && std::isdigit(stem[0]) != 0 : is_half) {
      names.insert(std::regex_match(stem, form) ? stem : "badly named: " + stem);
    }
  }
  return names;
}

// Every pitfall has its fix and its lab, and the other way round.
void check_pairs(complaints& found) {
  const std::set<std::string> pitfalls = numbered(root() / "pitfalls", false);
  const std::set<std::string> fixes = numbered(root() / "fixes", false);
  const std::set<std::string> labs = numbered(root() / "labs", true);
  std::set<std::string> all = pitfalls;
  all.insert(fixes.begin(), fixes.end());
  all.insert(labs.begin(), labs.end());
  for (const std::string& name : all) {
    if (!pitfalls.contains(name)) found.push_back(fmt::format("pitfalls/{}.cpp is missing", name));
    if (!fixes.contains(name)) found.push_back(fmt::format("fixes/{}.cpp is missing", name));
    if (!labs.contains(name)) found.push_back(fmt::format("labs/{}/ is missing", name));
    for (const char* file : {"lab.json", "contract.hpp", "contract.cpp", "main.cpp", "bench.cpp",
                             "README.md", "CMakeLists.txt"}) {
      if (labs.contains(name) && !fs::exists(root() / "labs" / name / file)) {
        found.push_back(fmt::format("labs/{}/{} is missing", name, file));
      }
    }
  }
}

// The sizes of a diff's hunks: lines taken away and lines added.
std::vector<int> hunks_of(const std::string& diff) {
  std::vector<int> sizes;
  for (const std::string& line : lines_of(diff)) {
    if (line.starts_with("@@")) {
      sizes.push_back(0);
    } else if (!sizes.empty() && (line.starts_with('-') || line.starts_with('+'))) {
      ++sizes.back();
    }
  }
  std::sort(sizes.begin(), sizes.end());
  return sizes;
}

void check_hunks(const lab& lab, complaints& found) {
  const std::vector<int> sizes = hunks_of(diff_of(lab, {"-U0"}));
  if (sizes.empty()) {
    found.push_back(lab.name + ": the two halves are the same");
    return;
  }
  if (sizes[sizes.size() / 2] > median_hunk) {
    found.push_back(fmt::format("{}: half of the hunks change more than {} lines (median {})",
                                lab.name, median_hunk, sizes[sizes.size() / 2]));
  }
  if (sizes.back() > largest_hunk) {
    found.push_back(fmt::format("{}: a hunk changes {} lines, the most is {}", lab.name,
                                sizes.back(), largest_hunk));
  }
}

std::vector<std::string> comments_of(const std::string& text) {
  std::vector<std::string> comments;
  for (const std::string& line : lines_of(text)) {
    if (const auto at = line.find("//"); at != std::string::npos)
      comments.push_back(line.substr(at));
  }
  return comments;
}

// A half may stand on the contract (and by it the world), the standard library,
// Boost and the library.
bool may_include(const std::string& include) {
  static const std::regex allowed{
      R"((<[a-z_]+>|<boost/[a-z_/]+\.hpp>|"contract\.hpp"|"scopelab/[a-z_/]+\.hpp"))"};
  return std::regex_match(include, allowed);
}

void check_half(const fs::path& half, complaints& found) {
  static const std::regex marker{
      R"(\b(bug|fix|fixme|fixed|todo|hack|xxx|wrong|broken|mistake|pitfall|here)\b)",
      std::regex::icase};
  static const std::regex include{R"(\s*#\s*include\s*(\S+).*)"};
  const std::vector<std::string> lines = lines_of(read_file(root() / half));
  std::size_t block = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string& line = lines[i];
    const std::string where = fmt::format("{}:{}: ", half.string(), i + 1);
    std::smatch match;
    if (line.size() > widest_line) {
      found.push_back(where + fmt::format("wider than {} columns", widest_line));
    }
    const auto comment = line.find("//");
    if (comment != std::string::npos) {
      const std::string text = line.substr(comment);
      if (std::regex_search(text, match, marker)) {
        found.push_back(where + "a comment may not say where the mistake is: '" + match.str() +
                        "'");
      }
    }
    if (std::regex_match(line, match, include) && !may_include(match[1])) {
      found.push_back(where + "a half may not include " + match[1].str());
    }
    block = line.empty() ? block : block + 1;
    if (line.starts_with('}')) {
      if (block > longest_block) {
        found.push_back(where + fmt::format("{} lines for one definition, the most is {}", block,
                                            longest_block));
      }
      block = 0;
    }
  }
}

void check_manifest(const lab& lab, complaints& found) {
  for (const lab_case& each : lab.cases) {
    if (each.hints.size() < 3) {
      found.push_back(fmt::format("labs/{}/lab.json: {} has {} hints, the least is 3", lab.name,
                                  each.name, each.hints.size()));
    }
  }
}

// Each case has its benchmark, under the name its suites have.
void check_benchmarks(const lab& lab, complaints& found) {
  const std::string listed = output_of(lab, "fixed", {"bench", "--benchmark_list_tests"});
  std::vector<std::string> names = lines_of(listed);
  for (std::string& name : names) {
    std::string snake;
    for (const char c : name.substr(0, name.find('/'))) {  // what follows is a setting
      const auto letter = static_cast<unsigned char>(c);
      if (std::isupper(letter) != 0 && !snake.empty()) snake += '_';
      snake += static_cast<char>(std::tolower(letter));
    }
    name = snake;
  }
  for (const lab_case& each : lab.cases) {
    if (std::find(names.begin(), names.end(), each.name) == names.end()) {
      found.push_back(fmt::format("labs/{}/bench.cpp: no benchmark of {}", lab.name, each.name));
    }
  }
}

}  // namespace

complaints check_halves() {
  complaints found;
  check_pairs(found);
  for (const lab& each : all_labs()) {
    check_manifest(each, found);
    if (!fs::exists(root() / each.broken()) || !fs::exists(root() / each.fixed())) continue;
    check_hunks(each, found);
    check_benchmarks(each, found);
    check_half(each.broken(), found);
    check_half(each.fixed(), found);
    if (comments_of(read_file(root() / each.broken())) !=
        comments_of(read_file(root() / each.fixed()))) {
      found.push_back(each.name + ": the comments of the two halves differ");
    }
  }
  return found;
}

}  // namespace cli
