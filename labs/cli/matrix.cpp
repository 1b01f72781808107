#include "cli/matrix.hpp"

#include "cli/course.hpp"
#include "cli/matrix_record.hpp"
#include "cli/matrix_runs.hpp"
#include "cli/terminal.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace dt = scopelab::detectors;

namespace cli {
namespace {

std::vector<std::string> detectors_meant(const matrix_options& options) {
  if (options.detectors.empty()) return detector_names(options.fast);
  std::vector<std::string> meant;
  for (const std::string& each : detector_names()) {
    if (std::find(options.detectors.begin(), options.detectors.end(), each) !=
        options.detectors.end()) {
      meant.push_back(each);
    }
  }
  for (const std::string& each : options.detectors) {
    if (std::find(meant.begin(), meant.end(), each) == meant.end()) {
      throw complaint(usage, fmt::format("there is no detector '{}'. All: {}", each,
                                         fmt::join(detector_names(), ", ")));
    }
  }
  return meant;
}

std::string mark(const std::string& verdict) {
  if (verdict == "reported") return "yes";
  if (verdict == "silent") return "-";
  if (verdict == "false alarm") return "false";
  if (verdict == "not run") return "?";
  return verdict;
}

void print_table(const std::vector<measured_cell>& cells,
                 const std::vector<std::string>& detectors) {
  const auto width = [](const std::string& name) { return std::max<std::size_t>(5, name.size()); };
  fmt::print("{:26}", "");
  for (const std::string& each : detectors) fmt::print("  {:<{}}", each, width(each));
  std::string lab;
  for (std::size_t i = 0; i < cells.size(); i += detectors.size()) {
    if (cells[i].at.lab != lab) {
      lab = cells[i].at.lab;
      fmt::print("\n{}\n", lab);
    }
    fmt::print("  {:<24}", cells[i].at.case_name);
    for (std::size_t j = 0; j < detectors.size(); ++j) {
      const std::string shown = mark(cells[i + j].seen.verdict);
      const bool last = j + 1 == detectors.size();
      const std::string padded = fmt::format("{:<{}}", shown, last ? 0 : width(detectors[j]));
      fmt::print("  {}", shown == "yes" ? good(padded) : shown == "-" ? faint(padded) : padded);
    }
    fmt::print("\n");
  }
  fmt::print(
      "yes: reported of the broken half alone; false: of the fixed half too, or alone; -: silent;\n"
      "?: not run. Which check says so, and where: docs/detectors.md\n");
}

struct changed_cell {
  place_in_matrix at;
  std::string expected;
  std::string seen;
};

std::vector<changed_cell> changes_in(const std::vector<measured_cell>& cells,
                                     const std::vector<lab>& labs) {
  std::vector<changed_cell> changed;
  for (const lab& each : labs) {
    const record recorded = read_record(each);
    for (const measured_cell& cell : cells) {
      if (cell.at.lab != each.name || cell.seen.verdict == "not run") continue;
      const auto row = recorded.find(cell.at.case_name);
      const bool known = row != recorded.end() && row->second.contains(cell.at.detector);
      const std::string expected =
          known ? cli::told(row->second.at(cell.at.detector)) : "nothing yet";
      const std::string seen = cli::told(cell.seen);
      if (expected != seen) changed.push_back({cell.at, expected, seen});
    }
  }
  return changed;
}

// What is not run keeps what is recorded of it.
void update(const std::vector<measured_cell>& cells, const std::vector<lab>& labs) {
  for (const lab& each : labs) {
    record recorded = read_record(each);
    for (const measured_cell& cell : cells) {
      if (cell.at.lab == each.name && cell.seen.verdict != "not run") {
        recorded[cell.at.case_name][cell.at.detector] = cell.seen;
      }
    }
    write_record(each, recorded);
  }
  write_detector_blocks();
}

json all_told(const std::vector<measured_cell>& cells, const std::vector<changed_cell>& changed) {
  json out{{"ok", changed.empty()}, {"cells", json::array()}, {"changed", json::array()}};
  for (const measured_cell& each : cells) {
    json cell{{"lab", each.at.lab}, {"case", each.at.case_name}, {"detector", each.at.detector}};
    cell.update(cli::to_json(each.seen));
    out["cells"].push_back(cell);
  }
  for (const changed_cell& each : changed) {
    out["changed"].push_back({{"lab", each.at.lab},
                              {"case", each.at.case_name},
                              {"detector", each.at.detector},
                              {"expected", each.expected},
                              {"seen", each.seen}});
  }
  return out;
}

}  // namespace

int matrix(const std::vector<lab>& labs, const matrix_options& options) {
  const std::vector<std::string> detectors = detectors_meant(options);
  const std::vector<measured_cell> cells = measure(labs, detectors);
  if (options.update) update(cells, labs);
  const std::vector<changed_cell> changed = changes_in(cells, labs);
  std::set<std::string> missing;
  std::size_t not_run = 0;
  for (const measured_cell& each : cells) {
    if (each.seen.verdict != "not run") continue;
    ++not_run;
    missing.insert(fmt::format("{}: not run ({})", each.at.detector, each.seen.why));
  }
  const int code = !changed.empty() ? fail : not_run > 0 ? inconclusive : pass;
  if (options.as_json) {
    fmt::print("{}\n", all_told(cells, changed).dump(2));
    return code;
  }
  print_table(cells, detectors);
  for (const std::string& each : missing) fmt::print("{}\n", each);
  for (const changed_cell& each : changed) {
    fmt::print("changed: {} {}, {}\n  recorded  {}\n  seen      {}\n", each.at.lab,
               each.at.case_name, each.at.detector, each.expected, each.seen);
  }
  if (!changed.empty()) fmt::print("If what is seen is right: scopelab matrix --update\n");
  fmt::print("matrix: {} cells, {} changed, {} not run\n", cells.size(), changed.size(), not_run);
  return code;
}

}  // namespace cli
