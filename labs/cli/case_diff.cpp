// The part of a lab's diff that is of one case.
#include "cli/process.hpp"
#include "cli/report_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <regex>
#include <sstream>

namespace fs = std::filesystem;

namespace cli {
namespace {

using text_lines = std::vector<std::string>;

text_lines read_lines(const fs::path& file) {
  std::istringstream in{read_file(root() / file)};
  text_lines all;
  for (std::string line; std::getline(in, line);) all.push_back(line);
  return all;
}

// Of contract.hpp: the function declared below the comment that begins with the case's name.
std::string function_of(const text_lines& contract, const std::string& case_name) {
  static const std::regex declared{R"([A-Za-z].*?([A-Za-z_]+)\(.*)"};
  const std::string begins = "// " + case_name + ":";
  auto line = std::find_if(contract.begin(), contract.end(),
                           [&](const std::string& each) { return each.starts_with(begins); });
  std::smatch match;
  while (line != contract.end() && !std::regex_match(*line, match, declared)) ++line;
  return match.empty() ? "" : match[1].str();
}

// The line after the definition of the function; 0: it is not there.
std::size_t end_of(const std::string& function, const text_lines& half) {
  const std::regex begins{R"([A-Za-z].*\b)" + function + R"(\(.*)"};
  auto line = std::find_if(half.begin(), half.end(),
                           [&](const std::string& each) { return std::regex_match(each, begins); });
  line = std::find(line, half.end(), "}");
  return line == half.end() ? 0 : static_cast<std::size_t>(line - half.begin()) + 1;
}

// Includes and what is said once at the head of a file.
std::size_t head_of(const text_lines& half) {
  static const std::regex head{R"(|#.*|using .*|namespace \w+ = .*)"};
  const auto line = std::find_if(half.begin(), half.end(), [](const std::string& each) {
    return !std::regex_match(each, head);
  });
  return static_cast<std::size_t>(line - half.begin());
}

// The lines [from, to) of a half.
struct part {
  std::size_t from = 0;
  std::size_t to = 0;
};

part part_of(const lab& lab, const text_lines& contract, const text_lines& half,
             const std::string& case_name) {
  const std::size_t end = end_of(function_of(contract, case_name), half);
  if (end == 0) return {0, half.size()};  // all of it, rather than nothing
  std::size_t begin = head_of(half);
  for (const lab_case& other : lab.cases) {
    const std::size_t before = end_of(function_of(contract, other.name), half);
    if (before < end) begin = std::max(begin, before);
  }
  while (begin < end && half[begin].empty()) ++begin;
  return {begin, end};
}

}  // namespace

std::string diff_of_case(const lab& lab, const std::string& case_name) {
  const text_lines contract = read_lines(lab.folder() / "contract.hpp");
  const fs::path folder = build_folder() / "report" / "parts";
  fs::create_directories(folder);
  std::vector<std::string> arguments{"-U1000"};
  std::vector<std::string> files;
  std::string where = "@@";
  for (const auto& [half, sign] : {std::pair{lab.broken(), '-'}, {lab.fixed(), '+'}}) {
    const text_lines lines = read_lines(half);
    const part of = part_of(lab, contract, lines, case_name);
    std::string text;
    for (std::size_t i = of.from; i < of.to; ++i) text += lines[i] + '\n';
    const fs::path file = folder / (case_name + sign);
    write_file(file, text);
    files.push_back(file.string());
    arguments.insert(arguments.end(), {"--label", half.string()});
    where += fmt::format(" {}{},{}", sign, of.from + 1, of.to - of.from);
  }
  arguments.insert(arguments.end(), files.begin(), files.end());
  const finished run = run_program("diff", arguments);
  if (run.exit_code > 1) throw complaint(lab_fault, run.err);
  // One hunk, which counts from the parts' first lines.
  static const std::regex hunk{R"(@@ -\S+ \+\S+ @@)"};
  return std::regex_replace(run.out, hunk, where + " @@", std::regex_constants::format_first_only);
}

}  // namespace cli
