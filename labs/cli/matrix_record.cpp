#include "cli/matrix_record.hpp"

#include "cli/matrix_runs.hpp"
#include "profiling/detectors/detectors.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace fs = std::filesystem;
namespace dt = scopelab::detectors;

namespace cli {
namespace {

fs::path file_of(const lab& lab) { return root() / lab.folder() / "detectors.json"; }

std::string in_code(const dt::sights& checks) {
  std::vector<std::string> quoted;
  for (const std::string& each : checks) {
    quoted.push_back(each == dt::crash || each == dt::hang ? each : "`" + each + "`");
  }
  return fmt::format("{}", fmt::join(quoted, ", "));
}

const dt::cell* cell_in(const record& from, const std::string& case_name,
                        const std::string& detector) {
  const auto row = from.find(case_name);
  if (row == from.end()) return nullptr;
  const auto found = row->second.find(detector);
  return found == row->second.end() ? nullptr : &found->second;
}

std::string verdict_in(const record& from, const std::string& case_name,
                       const std::string& detector) {
  const dt::cell* cell = cell_in(from, case_name, detector);
  return cell == nullptr ? "not measured" : cell->verdict;
}

// A header and the line below it.
std::string header(const std::vector<std::string>& columns) {
  std::string line = fmt::format("| {} |\n|", fmt::join(columns, " | "));
  for (std::size_t i = 0; i < columns.size(); ++i) line += "---|";
  return line + "\n";
}

std::string table() {
  std::vector<std::string> columns{"case"};
  const std::vector<std::string> detectors = detector_names();
  columns.insert(columns.end(), detectors.begin(), detectors.end());
  std::string text = header(columns);
  for (const lab& each : all_labs()) {
    const record recorded = read_record(each);
    for (const lab_case& c : each.cases) {
      text +=
          fmt::format("| [{}](../{}/README.md) {} |", each.number, each.folder().string(), c.name);
      for (const std::string& detector : detectors) {
        const std::string verdict = verdict_in(recorded, c.name, detector);
        text += verdict == "silent" ? " - |" : fmt::format(" {} |", verdict);
      }
      text += "\n";
    }
  }
  return text;
}

std::string reports() {
  std::string text = header({"case", "detector", "told of the broken half", "of the fixed half"});
  for (const lab& each : all_labs()) {
    const record recorded = read_record(each);
    for (const lab_case& c : each.cases) {
      for (const std::string& detector : detector_names()) {
        const dt::cell* cell = cell_in(recorded, c.name, detector);
        if (detector == our_oracle || cell == nullptr) continue;
        if (cell->broken.empty() && cell->fixed.empty()) continue;
        text += fmt::format("| {} {} | {} | {} | {} |\n", each.number, c.name, detector,
                            in_code(cell->broken), in_code(cell->fixed));
      }
    }
  }
  return text;
}

struct tally {
  int reported = 0;
  int ended = 0;  // crash or hang
  int false_alarms = 0;
};

std::string counts() {
  std::map<std::string, tally> by_detector;
  int cases = 0;
  int none = 0;
  int only_ours = 0;
  int only_ends = 0;  // no report, but it crashes or hangs
  for (const lab& each : all_labs()) {
    const record recorded = read_record(each);
    for (const lab_case& c : each.cases) {
      ++cases;
      bool reported = false;
      bool ended = false;
      for (const std::string& detector : detector_names()) {
        const std::string verdict = verdict_in(recorded, c.name, detector);
        tally& so_far = by_detector[detector];
        const bool ends = verdict == dt::crash || verdict == dt::hang;
        so_far.reported += verdict == "reported" ? 1 : 0;
        so_far.ended += ends ? 1 : 0;
        so_far.false_alarms += verdict == "false alarm" ? 1 : 0;
        if (detector == our_oracle) continue;
        reported = reported || verdict == "reported";
        ended = ended || ends;
      }
      if (!reported) {
        ++none;
        only_ends += ended ? 1 : 0;
        only_ours += verdict_in(recorded, c.name, our_oracle) == "reported" ? 1 : 0;
      }
    }
  }
  std::vector<std::string> reports;
  std::vector<std::string> alarms;
  for (const std::string& detector : detector_names()) {
    const tally& so_far = by_detector[detector];
    reports.push_back(fmt::format("{} {}", detector, so_far.reported));
    if (so_far.false_alarms > 0) {
      alarms.push_back(fmt::format("{} {}", detector, so_far.false_alarms));
    }
  }
  return fmt::format(
      "- Of {} cases reported: {}.\n"
      "- {} of {} were reported by no tool; {} of those crash or hang by themselves, and the "
      "contract reports {} of them.\n"
      "- False alarms: {}.\n",
      cases, fmt::join(reports, ", "), none, cases, only_ends, only_ours,
      alarms.empty() ? "none" : fmt::format("{}", fmt::join(alarms, ", ")));
}

// An option as a reader can break it: the checks of clang-tidy, one by one.
std::string spaced(std::string option) {
  if (!option.starts_with("--checks=")) return "`" + option + "`";
  for (std::size_t at = option.find(','); at != std::string::npos; at = option.find(',', at + 4)) {
    option.replace(at, 1, "`, `");
  }
  return "`" + option + "`";
}

std::string what_is_run() {
  std::string text = header({"detector", "program", "options"});
  for (const dt::tool& tool : dt::tools()) {
    std::vector<std::string> names;
    for (const dt::detector& each : tool.detectors) names.push_back(each.name);
    std::vector<std::string> options;
    for (const std::string& each : tool.options) options.push_back(spaced(each));
    const std::string over =
        tool.what == dt::tool::program
            ? fmt::format("the half, built by the preset `{}`, under `{}`", tool.preset, tool.runs)
            : fmt::format("`{}` over the half's source", tool.runs);
    text +=
        fmt::format("| {} | {} | {} |\n", fmt::join(names, ", "), over, fmt::join(options, " "));
  }
  return text + fmt::format("| {} | `half verdict` | |\n", our_oracle);
}

}  // namespace

json to_json(const dt::cell& cell) {
  json out{{"verdict", cell.verdict}};
  if (!cell.broken.empty()) out["broken"] = cell.broken;
  if (!cell.fixed.empty()) out["fixed"] = cell.fixed;
  if (!cell.why.empty()) out["why"] = cell.why;
  return out;
}

std::string told(const dt::cell& cell) {
  std::string text = cell.verdict;
  if (!cell.broken.empty()) text += fmt::format(", broken: {}", fmt::join(cell.broken, " "));
  if (!cell.fixed.empty()) text += fmt::format(", fixed: {}", fmt::join(cell.fixed, " "));
  return text;
}

record read_record(const lab& lab) {
  record result;
  if (!fs::exists(file_of(lab))) return result;
  try {
    const json all = json::parse(read_file(file_of(lab)));
    for (const auto& [name, row] : all.items()) {
      for (const auto& [detector, cell] : row.items()) {
        result[name][detector] = {cell.at("verdict"), cell.value("broken", dt::sights{}),
                                  cell.value("fixed", dt::sights{})};
      }
    }
  } catch (const json::exception& error) {
    throw complaint(lab_fault, fmt::format("{}: {}", file_of(lab).string(), error.what()));
  }
  return result;
}

// A line a cell, in the order of the table: a change is a line of a diff.
void write_record(const lab& lab, const record& what) {
  std::vector<std::string> rows;
  for (const lab_case& c : lab.cases) {
    std::vector<std::string> cells;
    for (const std::string& detector : detector_names()) {
      if (const dt::cell* cell = cell_in(what, c.name, detector)) {
        cells.push_back(fmt::format("    {}: {}", json(detector).dump(), to_json(*cell).dump()));
      }
    }
    if (!cells.empty()) {
      rows.push_back(
          fmt::format("  {}: {{\n{}\n  }}", json(c.name).dump(), fmt::join(cells, ",\n")));
    }
  }
  write_file(file_of(lab), fmt::format("{{\n{}\n}}\n", fmt::join(rows, ",\n")));
}

std::optional<std::string> detectors_page(const std::string& kind) {
  if (kind == "detectors") return table();
  if (kind == "detectors counts") return counts();
  if (kind == "detectors reports") return reports();
  if (kind == "detectors tools") return what_is_run();
  return std::nullopt;
}

std::string detectors_of(const lab& lab) {
  const record recorded = read_record(lab);
  std::string text = header({"case", "reported", "crash or hang", "false alarm", "silent"});
  for (const lab_case& c : lab.cases) {
    std::vector<std::string> reported;
    std::vector<std::string> ends;
    std::vector<std::string> alarms;
    std::vector<std::string> silent;
    for (const std::string& detector : detector_names()) {
      const dt::cell* cell = cell_in(recorded, c.name, detector);
      if (cell == nullptr) continue;
      if (cell->verdict == "reported") {
        reported.push_back(fmt::format("{}: {}", detector, in_code(dt::of_broken_alone(*cell))));
      } else if (cell->verdict == "false alarm") {
        alarms.push_back(fmt::format("{}: {}", detector, in_code(cell->fixed)));
      } else {
        (cell->verdict == "silent" ? silent : ends).push_back(detector);
      }
    }
    text += fmt::format("| {} | {} | {} | {} | {} |\n", c.name, fmt::join(reported, "; "),
                        fmt::join(ends, ", "), fmt::join(alarms, "; "), fmt::join(silent, ", "));
  }
  return text;
}

}  // namespace cli
