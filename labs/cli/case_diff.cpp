// The part of a lab's diff that is of one case.
#include "cli/case_lines.hpp"
#include "cli/process.hpp"
#include "cli/report_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <regex>

namespace fs = std::filesystem;

namespace cli {
namespace {

// The lines [from, to) of a half.
struct part {
  std::size_t from = 0;
  std::size_t to = 0;
};

part part_of(const std::vector<std::string>& owners, const std::vector<std::string>& half,
             const std::string& case_name) {
  const auto last = std::find(owners.rbegin(), owners.rend(), case_name);
  if (last == owners.rend()) return {0, half.size()};  // all of it, rather than nothing
  const auto first = std::find(owners.begin(), owners.end(), case_name);
  part of{static_cast<std::size_t>(first - owners.begin()) - 1,
          static_cast<std::size_t>(last.base() - owners.begin()) - 1};
  while (of.from < of.to && half[of.from].empty()) ++of.from;
  return of;
}

}  // namespace

std::string diff_of_case(const lab& lab, const std::string& case_name) {
  const std::vector<case_functions> contract =
      functions_of(read_file(root() / lab.folder() / "contract.hpp"), lab.case_names());
  const fs::path folder = build_folder() / "report" / "parts";
  fs::create_directories(folder);
  std::vector<std::string> arguments{"-U1000"};
  std::vector<std::string> files;
  std::string where = "@@";
  for (const auto& [half, sign] : {std::pair{lab.broken(), '-'}, {lab.fixed(), '+'}}) {
    const std::string whole = read_file(root() / half);
    const std::vector<std::string> lines = lines_in(whole);
    const part of = part_of(cases_by_line(whole, contract), lines, case_name);
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
