#include "cli/runs.hpp"

#include "cli/process.hpp"

#include <fmt/format.h>

namespace cli {
namespace {

// The kit's own watchdog ends a case after 10 s; this one is for code that hangs
// before main().
constexpr std::chrono::seconds limit{240};

json without_verdict(const lab& lab, const std::string& half, const finished& run) {
  const std::string why =
      run.timed_out ? fmt::format("did not end within {} s", limit.count())
                    : fmt::format("ended with exit code {} and without a verdict", run.exit_code);
  return {{"lab", lab.name},
          {"half", half},
          {"as_expected", false},
          {"faults", {fmt::format("{}.{} {}", lab.name, half, why)}},
          {"cases", json::array()}};
}

}  // namespace

std::filesystem::path binary_of(const lab& lab, const std::string& half) {
  const std::filesystem::path binary = build_folder() / "labs" / lab.name / half;
  if (half == "fixed" && !has_reference(lab)) {
    throw complaint(usage, fmt::format("{}: there is no fixed half in this tree", lab.name));
  }
  if (!std::filesystem::exists(binary)) {
    throw complaint(lab_fault,
                    fmt::format("{}.{} is not built. Build with: labs/run", lab.name, half));
  }
  return binary;
}

std::string output_of(const lab& lab, const std::string& half,
                      const std::vector<std::string>& arguments) {
  const finished run = run_program(binary_of(lab, half), arguments, limit);
  if (run.timed_out || run.exit_code != 0) {
    throw complaint(lab_fault, fmt::format("{}.{} {} ended with exit code {}\n{}{}", lab.name, half,
                                           arguments.empty() ? "" : arguments[0], run.exit_code,
                                           run.out, run.err));
  }
  return run.out;
}

json verdict_of(const lab& lab, const std::string& half, const std::string& only_case,
                std::chrono::seconds case_limit) {
  std::vector<std::string> arguments{"verdict", "--json"};
  if (!only_case.empty()) arguments.insert(arguments.end(), {"--case", only_case});
  if (case_limit.count() > 0) {
    arguments.insert(arguments.end(), {"--limit", std::to_string(case_limit.count())});
  }
  const finished run = run_program(binary_of(lab, half), arguments, limit);
  json verdict = json::parse(run.out, nullptr, false);
  if (run.timed_out || verdict.is_discarded() || !verdict.contains("cases")) {
    return without_verdict(lab, half, run);
  }
  return verdict;
}

json case_of(const json& verdict, const std::string& case_name) {
  for (const json& each : verdict["cases"]) {
    if (each["name"] == case_name) return each;
  }
  return nullptr;
}

std::vector<compared_figure> evidence_of(const lab& lab) {
  const auto read = [&lab](const std::string& half) {
    return json::parse(output_of(lab, half, {"evidence", "--json"})).at("figures");
  };
  const json broken = read("broken");
  const json fixed = read("fixed");
  std::vector<compared_figure> all;
  for (std::size_t i = 0; i < broken.size(); ++i) {
    all.push_back({broken[i]["what"], broken[i]["counted"], fixed[i]["counted"]});
  }
  return all;
}

}  // namespace cli
