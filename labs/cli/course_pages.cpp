// A generated block of a page:
//
//   <!-- scopelab: story broken -->
//   ```text
//   ...
//   ```
//   <!-- end -->
//
// In a lab's README the blocks are about that lab; in the README at the top and in
// docs/ they are about all. `scopelab course --write` writes what stands between the marks.
#include "cli/commands.hpp"
#include "cli/course.hpp"
#include "cli/matrix_record.hpp"
#include "cli/process.hpp"
#include "cli/runs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <regex>

namespace fs = std::filesystem;

namespace cli {
namespace {

std::string fence(const std::string& language, const std::string& text) {
  return "```" + language + "\n" + text + "```\n";
}

// The definition that defines `function`, with the comment above it.
std::string definition_of(const fs::path& half, const std::string& function) {
  std::string block;
  bool wanted = false;
  for (const std::string& line : lines_of(read_file(root() / half))) {
    if (block.empty() && line.empty()) continue;
    block += line + "\n";
    if (!line.starts_with("//") && !line.starts_with(' ') &&
        line.find(" " + function + "(") != std::string::npos) {
      wanted = true;
    }
    const bool ends = line.starts_with('}') || line.starts_with('#') ||
                      line.starts_with("using ") || line.starts_with("namespace ");
    if (!ends) continue;
    if (wanted) return block;
    block.clear();
  }
  throw complaint(lab_fault, fmt::format("{} does not define {}()", half.string(), function));
}

// The evidence of both halves, side by side.
std::string evidence_table(const lab& lab) {
  const std::vector<compared_figure> figures = evidence_of(lab);
  if (figures.size() < 3 || figures.size() > 5) {
    throw complaint(lab_fault, fmt::format("{}: {} figures of evidence, 3 to 5 are wanted",
                                           lab.name, figures.size()));
  }
  std::string table = "| counted | broken | fixed |\n|---|---|---|\n";
  for (const auto& [what, broken, fixed] : figures) {
    table += fmt::format("| {} | {} | {} |\n", what, broken, fixed);
  }
  return table;
}

std::string table_of_labs() {
  std::string table = "| lab | what goes wrong | cases |\n|---|---|---|\n";
  for (const lab& each : all_labs()) {
    std::string cases;
    for (const lab_case& c : each.cases) cases += (cases.empty() ? "" : ", ") + c.name;
    table +=
        fmt::format("| [{0}](labs/{0}/README.md) | {1} | {2} |\n", each.name, each.title, cases);
  }
  return table;
}

// The same order as `scopelab next`.
std::string table_of_needs() {
  std::string table = "| lab | needs |\n|---|---|\n";
  for (const lab& each : labs_to_learn()) {
    if (each.needs.empty()) {
      throw complaint(lab_fault, fmt::format("{}/lab.json: \"needs\" is missing: what a learner "
                                             "has to know before",
                                             each.folder().string()));
    }
    table += fmt::format("| {} | {} |\n", each.number, each.needs);
  }
  return table;
}

// What this command itself prints.
std::string own_output(const std::vector<std::string>& arguments) {
  return run_program(fs::read_symlink("/proc/self/exe"), arguments).out;
}

// What belongs between the marks of `kind` in a page about all labs, and in a
// lab's; nothing if there is no such kind.
std::optional<std::string> generated(const std::string& kind) {
  if (kind == "labs") return table_of_labs();
  if (kind == "needs") return table_of_needs();
  if (kind == "run") return fence("text", own_output({"run", "--all"}));
  return detectors_page(kind);
}

std::optional<std::string> generated(const std::string& kind, const lab& about) {
  const std::size_t space = kind.find(' ');
  const std::string verb = kind.substr(0, space);
  const std::string rest = space == std::string::npos ? "" : kind.substr(space + 1);
  if (verb == "story") return fence("text", output_of(about, rest, {}));
  if (verb == "code") return fence("cpp", definition_of(about.broken(), rest));
  if (verb == "diff") return fence("diff", diff_of(about));
  if (verb == "evidence") return evidence_table(about);
  if (verb == "detectors") return detectors_of(about);
  return std::nullopt;
}

struct page {
  fs::path path;  // relative to the root
  std::optional<lab> about;
  std::vector<std::string> wanted;  // blocks that must be there, in this order
};

std::vector<page> pages() {
  std::vector<page> all{
      {"README.md", std::nullopt, {"run", "labs"}},
      {"docs/learn.md", std::nullopt, {"needs"}},
      {"docs/detectors.md",
       std::nullopt,
       {"detectors counts", "detectors", "detectors reports", "detectors tools"}}};
  for (const lab& each : all_labs()) {
    all.push_back({each.folder() / "README.md",
                   each,
                   {"story broken", "code", "diff", "story fixed", "evidence", "detectors"}});
  }
  return all;
}

// The seven parts of a lesson, in their order.
void check_parts(const lab& about, const std::string& text, complaints& found) {
  static const std::vector<std::string> parts{"## 1. What you see",
                                              "## 2. The code",
                                              "## 3. Ask before you read on",
                                              "## 4. The diff",
                                              "## 5. What you see now",
                                              "## 6. The evidence",
                                              "## 7. What would have caught it"};
  const fs::path page = about.folder() / "README.md";
  std::size_t at = 0;
  for (const std::string& part : parts) {
    const std::size_t next = text.find("\n" + part + "\n", at);
    if (next == std::string::npos) {
      found.push_back(fmt::format("{}: part '{}' is missing or out of order", page.string(), part));
    } else {
      at = next;
    }
  }
  const std::string heading = fmt::format("# {}: {}", about.name, about.title);
  if (!text.starts_with(heading + "\n")) {
    found.push_back(fmt::format("{}: the first line must be '{}'", page.string(), heading));
  }
}

// Where the first difference is, for the one who has to find it.
std::string first_difference(const std::string& is, const std::string& should_be) {
  const std::vector<std::string> left = lines_of(is);
  const std::vector<std::string> right = lines_of(should_be);
  for (std::size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
    const std::string l = i < left.size() ? left[i] : "(nothing)";
    const std::string r = i < right.size() ? right[i] : "(nothing)";
    if (l != r) return fmt::format("\n    page: {}\n    run:  {}", l, r);
  }
  return "";
}

// Blocks whose kind does not begin with `only` are left as they are.
void check_page(const page& each, bool write, const std::string& only, complaints& found) {
  static const std::regex block{R"(<!-- scopelab: ([^>]*) -->\n([\s\S]*?)<!-- end -->)"};
  const std::string text = read_file(root() / each.path);
  if (each.about) check_parts(*each.about, text, found);

  std::string fresh;
  std::vector<std::string> seen;
  auto rest = text.cbegin();
  for (std::sregex_iterator it{text.begin(), text.end(), block}, end; it != end; ++it) {
    const std::string kind = (*it)[1];
    const std::string is = (*it)[2];
    seen.push_back(kind.starts_with("code ") ? "code" : kind);
    const std::optional<std::string> should_be = !kind.starts_with(only) ? is
                                                 : each.about ? generated(kind, *each.about)
                                                              : generated(kind);
    if (!should_be) {
      found.push_back(fmt::format("{}: unknown block '{}'", each.path.string(), kind));
    } else if (is != *should_be && !write) {
      found.push_back(
          fmt::format("{}: block '{}' is not what a run shows; if the run is right: "
                      "scopelab course --write{}",
                      each.path.string(), kind, first_difference(is, *should_be)));
    }
    fresh.append(rest, (*it)[2].first);
    fresh += should_be.value_or(is);
    rest = (*it)[2].second;
  }
  fresh.append(rest, text.cend());
  if (seen != each.wanted) {
    std::string list;
    for (const std::string& kind : each.wanted) list += " '" + kind + "'";
    found.push_back(
        fmt::format("{}: must have these blocks, in this order:{}", each.path.string(), list));
  }
  if (write && fresh != text) write_file(root() / each.path, fresh);
}

complaints check_blocks(bool write, const std::string& only) {
  complaints found;
  for (const page& each : pages()) {
    if (!fs::exists(root() / each.path)) {
      found.push_back(each.path.string() + " is missing");
      continue;
    }
    try {
      check_page(each, write, only, found);
    } catch (const complaint& error) {
      found.push_back(fmt::format("{}: {}", each.path.string(), error.what()));
    }
  }
  return found;
}

}  // namespace

complaints check_pages(bool write) { return check_blocks(write, ""); }

void write_detector_blocks() { check_blocks(true, "detectors"); }

}  // namespace cli
