#include "grader/pack.hpp"

#include "cli/tree.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <regex>
#include <set>
#include <sstream>
#include <stdexcept>

namespace fs = std::filesystem;

namespace grader {
namespace {

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  cli::write_file(path, text);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// Without the white space around it, and a comment's or a diff's mark before it.
std::string bare(std::string line) {
  const std::size_t begin = line.find_first_not_of(" \t+-/*>|");
  if (begin == std::string::npos) return "";
  line.erase(0, begin);
  line.erase(line.find_last_not_of(" \t\r") + 1);
  return line;
}

// Of the tree's files, by name below its root.
std::vector<fs::path> files_of(const fs::path& tree) {
  static const std::regex not_of_it{
      R"((build[^/]*|\.git|\.cache)(/.*)?|labs/[^/]*/mine\.cpp(\..*)?)"};
  std::vector<fs::path> files;
  for (auto at = fs::recursive_directory_iterator{tree}; at != fs::recursive_directory_iterator{};
       ++at) {
    const fs::path name = fs::relative(at->path(), tree);
    if (std::regex_match(name.string(), not_of_it)) {
      if (at->is_directory()) at.disable_recursion_pending();
    } else if (at->is_regular_file() && !at->is_symlink()) {
      files.push_back(name);
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

// Of the tree, what a learner gets.
bool is_for_learners(const std::string& name) {
  static const std::regex yes{
      R"((CMakeLists\.txt|LICENSE|\.clang-format|(fixes|labs|pitfalls|profiling)/.*|docs/(learn|library|diagnose|detectors|licences)\.md))"};
  static const std::regex no{
      R"(fixes/[0-9].*|labs/test|labs/serve/.*|labs/cli/tests/.*|labs/[0-9][^/]*/(seeded\.cpp|hangs/.*|made_impossible/.*)|labs/grader/(cheats|unusual|packed|schemas|tests|.*_test\.cpp|.*/tests/).*)"};
  return std::regex_match(name, yes) && !std::regex_match(name, no);
}

// A lesson without its diff and what the fixed half shows: parts 4 and 5.
std::string without_answers(const std::string& page) {
  std::string kept;
  bool left_out = false;
  for (const std::string& line : lines_of(page)) {
    if (line.starts_with("## ")) {
      const bool answer = line.starts_with("## 4.") || line.starts_with("## 5.");
      if (answer && !left_out)
        kept += "Parts 4 and 5, the diff and what it comes to, are yours to find.\n\n";
      left_out = answer;
    }
    if (!left_out) kept += line + "\n";
  }
  return kept;
}

// The way through a lab, without the edits that mend it.
std::string without_edits(const std::string& page) {
  std::string kept;
  for (const std::string& line : lines_of(page)) {
    if (!line.starts_with("$ sed ")) kept += line + "\n";
  }
  return kept;
}

std::string for_learners(const std::string& name, const std::string& text) {
  static const std::regex lesson{R"(labs/[0-9][^/]*/README\.md)"};
  if (std::regex_match(name, lesson)) return without_answers(text);
  if (name == "docs/learn.md") return without_edits(text);
  return text;
}

void copy_with_mode(const fs::path& from, const fs::path& to, const std::string& text) {
  write(to, text);
  fs::permissions(to, fs::status(from).permissions());
}

// Made whole or not at all.
template <class Make>
void make_folder(const fs::path& out, Make make) {
  if (fs::exists(out)) throw std::runtime_error(out.string() + " is there already");
  try {
    make();
  } catch (...) {
    std::error_code ignored;
    fs::remove_all(out, ignored);
    throw;
  }
}

std::set<std::string> solution_lines(const fs::path& tree) {
  constexpr std::size_t shortest = 24;  // what is shorter, others write too
  std::set<std::string> lines;
  std::set<std::string> known;
  const auto learn = [&](const fs::path& file) {
    for (const std::string& line : lines_of(cli::read_file(file))) known.insert(bare(line));
  };
  for (const auto& half : fs::directory_iterator{tree / "fixes"}) {
    if (half.path().extension() != ".cpp") continue;
    for (const std::string& line : lines_of(cli::read_file(half.path()))) {
      if (bare(line).size() >= shortest) lines.insert(bare(line));
    }
    learn(tree / "pitfalls" / half.path().filename());
  }
  for (const char* open : {"fixes/scopelab", "labs/kit", "profiling"}) {
    for (const auto& file : fs::recursive_directory_iterator{tree / open}) {
      if (file.is_regular_file()) learn(file.path());
    }
  }
  if (fs::exists(tree / "docs/library.md")) learn(tree / "docs/library.md");
  for (const std::string& line : known) lines.erase(line);
  return lines;
}

}  // namespace

std::vector<std::string> solutions_in(const fs::path& folder, const fs::path& tree) {
  const std::set<std::string> lines = solution_lines(tree);
  std::vector<std::string> found;
  for (const fs::path& name : files_of(folder)) {
    int number = 0;
    for (const std::string& line : lines_of(cli::read_file(folder / name))) {
      ++number;
      if (lines.contains(bare(line)))
        found.push_back(name.string() + ":" + std::to_string(number) + ": " + bare(line));
    }
  }
  return found;
}

void pack_for_learners(const fs::path& tree, const fs::path& out) {
  make_folder(out, [&] {
    for (const fs::path& name : files_of(tree)) {
      if (is_for_learners(name.string()))
        copy_with_mode(tree / name, out / name,
                       for_learners(name.string(), cli::read_file(tree / name)));
    }
    static constexpr std::array<std::pair<const char*, const char*>, 4> own{
        {{"README.md", "README.md"},
         {"github.yml", ".github/workflows/check.yml"},
         {"gitlab.yml", ".gitlab-ci.yml"},
         {"presets.json", "CMakePresets.json"}}};
    for (const auto& [from, to] : own)
      write(out / to, cli::read_file(tree / "labs/grader/packed" / from));
    write(out / ".gitignore", "/build*/\n/labs/[0-9]*/mine.cpp.before_reset*\n/.cache/\n");
    const std::vector<std::string> found = solutions_in(out, tree);
    if (!found.empty()) {
      throw std::runtime_error(
          "a solution would be in the pack: " + found.front() +
          (found.size() == 1 ? "" : " ... " + std::to_string(found.size()) + " lines in all"));
    }
  });
}

void pack_for_gradescope(const fs::path& tree, const fs::path& out, const std::string& options) {
  make_folder(out, [&] {
    write(out / "options", options + "\n");
    for (const fs::path& name : files_of(tree))
      copy_with_mode(tree / name, out / "tree" / name, cli::read_file(tree / name));
    for (const char* own : {"setup.sh", "run_autograder"}) {
      const fs::path from = tree / "labs/grader/packed" / own;
      copy_with_mode(from, out / own, cli::read_file(from));
    }
  });
}

}  // namespace grader
