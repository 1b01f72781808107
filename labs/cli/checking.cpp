#include "cli/checking.hpp"

#include "cli/compiler_error.hpp"
#include "cli/expectation.hpp"
#include "cli/notes.hpp"
#include "cli/process.hpp"
#include "cli/runs.hpp"
#include "cli/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <utility>

namespace fs = std::filesystem;

namespace cli {
namespace {

// What is shown of a build that failed.
std::string shown_error(const std::string& build_log) {
  std::istringstream lines{first_compiler_error(build_log, root())};
  std::string indented;
  for (std::string line; std::getline(lines, line);) indented += "  " + line + "\n";
  return indented.empty() ? build_log : indented;
}

// False: it does not compile, `log` tells why.
bool build_mine(const lab& lab, std::string& log) {
  const progress shown{"building " + lab.mine().string()};
  const finished run =
      run_program("cmake", {"--build", build_folder().string(), "--target", lab.name + ".mine"},
                  std::chrono::seconds{600});
  log = run.out + run.err;
  return run.exit_code == 0 && !run.timed_out;
}

std::string relative(const std::string& file) {
  const std::string prefix = root().string() + "/";
  return file.starts_with(prefix) ? file.substr(prefix.size()) : file;
}

// The failed tests of a case, those of its Symptom left out; of drawn inputs only where the plain
// ones are all kept.
json failures_of(const lab& lab, const json& of_case) {
  json failures = json::array();
  bool plain_ones_kept = true;
  for (const json& test : of_case["tests"]) {
    if (test["kind"] == "Promise" || test["kind"] == "Always")
      plain_ones_kept = plain_ones_kept && test["passed"];
  }
  for (const json& test : of_case["tests"]) {
    if (test["passed"] || test["kind"] == "Symptom") continue;
    if (test["kind"] == "Seeded" && !plain_ones_kept) continue;
    const expectation parsed = parse_expectation(test["message"]);
    failures.push_back({{"test", test["name"]},
                        {"kind", test["kind"]},
                        {"expected", parsed.expected},
                        {"seen", parsed.seen},
                        {"message", test["message"]},
                        {"file", relative(test["file"])},
                        {"line", test["line"]}});
    if (test.contains("seed")) {
      failures.back()["replay"] =
          fmt::format("{} verdict --case {} --seed {}", relative(binary_of(lab, "mine").string()),
                      of_case["name"].get<std::string>(), test["seed"].get<std::uint64_t>());
    }
  }
  return failures;
}

json judged(const lab& lab, const lab_case& of, const json& verdict) {
  json seen = case_of(verdict, of.name);
  if (seen.is_null())
    seen = {{"as_expected", false},
            {"showed", "no verdict"},
            {"tests", json::array()},
            {"why", json::array()},
            {"waited_at", json::array()}};
  return {
      {"name", of.name},    {"ok", seen["as_expected"]},      {"showed", seen["showed"]},
      {"why", seen["why"]}, {"waited_at", seen["waited_at"]}, {"failures", failures_of(lab, seen)}};
}

// Quick: no servers, which the halves of labs with fewer rounds run.
bool figures_are_quick(const lab& lab) { return !lab.runs_servers; }

// His figures beside the reference's; none where there is no reference.
json evidence_beside(const lab& lab) {
  json all = json::array();
  try {
    const auto figures = [&lab](const std::string& half) {
      return json::parse(output_of(lab, half, {"evidence", "--json"})).at("figures");
    };
    if (!has_reference(lab)) return all;
    const json fixed = figures("fixed");
    const json mine = figures("mine");
    for (std::size_t i = 0; i < std::min(fixed.size(), mine.size()); ++i) {
      all.push_back({{"what", fixed[i]["what"]},
                     {"mine", mine[i]["counted"]},
                     {"fixed", fixed[i]["counted"]}});
    }
  } catch (const std::exception&) {
    return json::array();  // the promises are kept all the same
  }
  return all;
}

void print_failure(const json& failure) {
  const auto text = [&failure](const char* key) { return failure[key].get<std::string>(); };
  if (text("expected").empty()) {
    std::istringstream lines{text("message")};
    for (std::string line; std::getline(lines, line);) fmt::print("            {}\n", line);
  } else {
    fmt::print("            expected  {}\n            seen      {}\n", text("expected"),
               text("seen"));
  }
  fmt::print("            where     {}:{} ({})\n", text("file"), failure["line"].get<int>(),
             text("test"));
  if (failure.contains("replay")) fmt::print("            replay    {}\n", text("replay"));
}

// The result without the evidence.
json held_to_promises(const lab& lab, std::chrono::seconds limit) {
  json result{{"name", lab.name},
              {"mine", lab.mine().string()},
              {"ok", false},
              {"compiles", true},
              {"error", ""},
              {"kept", 0},
              {"of", lab.cases.size()},
              {"faults", json::array()},
              {"cases", json::array()},
              {"evidence", json::array()}};
  json notes = notes_of(lab);
  std::string log;
  if (!build_mine(lab, log)) {
    result["compiles"] = false;
    result["error"] = shown_error(log);
    keep_notes(lab, notes);
    return result;
  }
  const progress shown{"checking " + lab.mine().string()};
  const json verdict = verdict_of(lab, "mine", {}, limit);
  result["faults"] = verdict["faults"];
  notes["broken_cases"] = json::array();
  int kept = 0;
  for (const lab_case& each : lab.cases) {
    result["cases"].push_back(judged(lab, each, verdict));
    if (result["cases"].back()["ok"]) {
      ++kept;
    } else {
      notes["broken_cases"].push_back(each.name);
    }
  }
  result["kept"] = kept;
  result["ok"] = kept == static_cast<int>(lab.cases.size()) && result["faults"].empty();
  keep_notes(lab, notes);
  return result;
}

}  // namespace

json checked(const lab& lab, const check_options& options) {
  json result = held_to_promises(lab, options.limit);
  if (result["ok"] && (figures_are_quick(lab) || options.evidence)) {
    const progress shown{"counting for " + lab.mine().string()};
    result["evidence"] = evidence_beside(lab);
  }
  return result;
}

void print_case(const lab& lab, const json& of_case) {
  const std::string name = of_case["name"];
  const bool kept = of_case["ok"];
  fmt::print("  {}  {:<25}{}\n", kept ? good("kept  ") : bad("broken"), name,
             of_case["showed"].get<std::string>());
  if (kept) return;
  fmt::print("            promise   {}\n", lab.find_case(name)->promise);
  for (const json& failure : of_case["failures"]) print_failure(failure);
  if (of_case["failures"].empty() || !of_case["waited_at"].empty()) {
    for (const json& why : of_case["why"])
      fmt::print("            seen      {}\n", why.get<std::string>());
  }
  std::string label = "waited at";
  for (const json& at : of_case["waited_at"]) {
    fmt::print("            {:<9} {}\n", std::exchange(label, ""), at.get<std::string>());
  }
  fmt::print("            next      scopelab hint {} {}\n", lab.number, name);
}

void print_evidence(const json& result) {
  if (result["evidence"].empty()) return;
  fmt::print("\n  {:<56}{:>10}{:>12}\n", "counted", "yours", "reference");
  for (const json& each : result["evidence"]) {
    fmt::print("  {:<56}{:>10}{:>12}\n", each["what"].get<std::string>(),
               each["mine"].get<std::string>(), each["fixed"].get<std::string>());
  }
}

void print_checked(const lab& lab, const json& result) {
  if (!result["compiles"]) {
    fmt::print("{} does not compile:\n{}\n", lab.mine().string(),
               result["error"].get<std::string>());
    return;
  }
  fmt::print("{}\n\n", lab.mine().string());
  for (const json& fault : result["faults"]) fmt::print("  {}\n", bad(fault.get<std::string>()));
  for (const json& each : result["cases"]) print_case(lab, each);
  fmt::print("\n{} of {} cases kept.", result["kept"].get<int>(), result["of"].get<int>());
  const bool reference = has_reference(lab);
  fmt::print("{}\n", result["ok"] && reference
                         ? " Compare with the reference: scopelab diff " + lab.number
                         : "");
  print_evidence(result);
}

json standing_of(const lab& lab) {
  json broken = json::array();
  for (const lab_case& each : lab.cases) broken.push_back(each.name);
  json out{{"name", lab.name},
           {"begun", false},
           {"compiles", true},
           {"kept", 0},
           {"of", lab.cases.size()}};
  if (!fs::exists(root() / lab.mine())) {
    out["broken"] = broken;
    return out;
  }
  out["begun"] = true;
  const json result = held_to_promises(lab, {});
  out["compiles"] = result["compiles"];
  if (result["compiles"]) broken = json::array();
  for (const json& each : result["cases"]) {
    if (!each["ok"] || !result["faults"].empty()) broken.push_back(each["name"]);
  }
  out["kept"] = lab.cases.size() - broken.size();
  out["broken"] = broken;
  return out;
}

}  // namespace cli
