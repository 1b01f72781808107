#include "cli/exercise.hpp"

#include "cli/expectation.hpp"
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

fs::path mine_of(const lab& lab) { return root() / lab.mine(); }

// What the learner has seen and done so far; in the build folder, and worth
// nothing.
fs::path notes_of(const lab& lab) { return build_folder() / "labs" / lab.name / "learner.json"; }

json read_notes(const lab& lab) {
  if (!fs::exists(notes_of(lab))) return json::object();
  json notes = json::parse(read_file(notes_of(lab)), nullptr, false);
  return notes.is_object() ? notes : json::object();
}

void say(bool as_json, const json& out, const std::string& text) {
  fmt::print("{}\n", as_json ? out.dump(2) : text);
}

// The compiler's first error and what belongs to it, without the rest.
std::string first_error(const std::string& build_log) {
  std::istringstream lines{build_log};
  std::string kept;
  int count = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.find("error: ") != std::string::npos ||
        line.find("undefined reference") != std::string::npos) {
      if (count > 0) break;
      count = 1;
    }
    if (count == 0 || count > 8) continue;
    kept += "  " + line + "\n";
    ++count;
  }
  const std::string prefix = root().string() + "/";
  for (std::size_t at; (at = kept.find(prefix)) != std::string::npos;)
    kept.erase(at, prefix.size());
  return kept.empty() ? build_log : kept;
}

// Builds the learner's half. False: it does not compile, `log` tells why.
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

int print_check(const lab& lab, const json& result) {
  fmt::print("{}\n\n", lab.mine().string());
  for (const json& fault : result["faults"]) fmt::print("  {}\n", bad(fault.get<std::string>()));
  for (const json& each : result["cases"]) {
    const std::string name = each["name"];
    const bool kept = each["ok"];
    fmt::print("  {}  {:<22}{}\n", kept ? good("kept  ") : bad("broken"), name,
               each["showed"].get<std::string>());
    if (kept) continue;
    fmt::print("            promise   {}\n", lab.find_case(name)->promise);
    for (const json& failure : each["failures"]) print_failure(failure);
    if (each["failures"].empty() || !each["waited_at"].empty()) {
      for (const json& why : each["why"])
        fmt::print("            seen      {}\n", why.get<std::string>());
    }
    std::string label = "waited at";
    for (const json& at : each["waited_at"]) {
      fmt::print("            {:<9} {}\n", std::exchange(label, ""), at.get<std::string>());
    }
    fmt::print("            next      scopelab hint {} {}\n", lab.number, name);
  }
  fmt::print("\n{} of {} cases kept.", result["kept"].get<int>(), result["of"].get<int>());
  fmt::print("{}\n",
             result["ok"] ? " Compare with the reference: scopelab diff " + lab.number : "");
  return result["ok"] ? pass : fail;
}

std::string first_broken_case(const lab& lab, const json& notes) {
  if (notes.contains("broken_cases") && !notes["broken_cases"].empty()) {
    return notes["broken_cases"].front();
  }
  return lab.cases.front().name;
}

}  // namespace

int start(const lab& lab, bool as_json) {
  const bool there = fs::exists(mine_of(lab));
  if (!there) fs::copy_file(root() / lab.broken(), mine_of(lab));
  say(as_json, {{"name", lab.name}, {"mine", lab.mine().string()}, {"created", !there}},
      there ? fmt::format("{0} is there already; it is kept. Check it with: scopelab check {1}\n"
                          "(scopelab reset {1} begins again)",
                          lab.mine().string(), lab.number)
            : fmt::format(
                  "{0} is yours: a copy of the broken half.\n"
                  "What it must keep is in {1}/contract.hpp. Edit it, then: scopelab check {2}",
                  lab.mine().string(), lab.folder().string(), lab.number));
  return pass;
}

int reset(const lab& lab, bool as_json) {
  json out{{"name", lab.name}, {"mine", lab.mine().string()}, {"kept_as", nullptr}};
  std::string text;
  const bool there = fs::exists(mine_of(lab));
  if (there && read_file(mine_of(lab)) != read_file(root() / lab.broken())) {
    const std::string kept = lab.mine().string() + ".before_reset";
    fs::rename(mine_of(lab), root() / kept);
    out["kept_as"] = kept;
    text = fmt::format("What you had is kept as {}\n", kept);
  }
  fs::copy_file(root() / lab.broken(), mine_of(lab), fs::copy_options::overwrite_existing);
  fs::remove(notes_of(lab));
  say(as_json, out, text + fmt::format("{} is the broken half again.", lab.mine().string()));
  return pass;
}

int check(const lab& lab, std::chrono::seconds limit, bool as_json) {
  if (!fs::exists(mine_of(lab))) {
    throw complaint(usage, fmt::format("{}: not there yet. Start with: scopelab start {}",
                                       lab.mine().string(), lab.number));
  }
  json result{{"name", lab.name},
              {"mine", lab.mine().string()},
              {"ok", false},
              {"compiles", true},
              {"error", ""},
              {"kept", 0},
              {"of", lab.cases.size()},
              {"faults", json::array()},
              {"cases", json::array()}};
  std::string log;
  if (!build_mine(lab, log)) {
    result["compiles"] = false;
    result["error"] = first_error(log);
    say(as_json, result,
        fmt::format("{} does not compile:\n{}", lab.mine().string(), first_error(log)));
    return fail;
  }
  json notes = read_notes(lab);
  notes["broken_cases"] = json::array();
  int kept = 0;
  {
    const progress shown{"checking " + lab.mine().string()};
    const json verdict = verdict_of(lab, "mine", {}, limit);
    result["faults"] = verdict["faults"];
    for (const lab_case& each : lab.cases) {
      json seen = case_of(verdict, each.name);
      if (seen.is_null())
        seen = {{"as_expected", false},
                {"showed", "no verdict"},
                {"tests", json::array()},
                {"why", json::array()},
                {"waited_at", json::array()}};
      const bool ok = seen["as_expected"];
      kept += ok ? 1 : 0;
      if (!ok) notes["broken_cases"].push_back(each.name);
      result["cases"].push_back({{"name", each.name},
                                 {"ok", ok},
                                 {"showed", seen["showed"]},
                                 {"why", seen["why"]},
                                 {"waited_at", seen["waited_at"]},
                                 {"failures", failures_of(lab, seen)}});
    }
  }
  result["kept"] = kept;
  result["ok"] = kept == static_cast<int>(lab.cases.size()) && result["faults"].empty();
  write_file(notes_of(lab), notes.dump());
  if (!as_json) return print_check(lab, result);
  fmt::print("{}\n", result.dump(2, ' ', false, json::error_handler_t::replace));
  return result["ok"] ? pass : fail;
}

int hint(const lab& lab, std::string case_name, bool all, bool as_json) {
  json notes = read_notes(lab);
  if (case_name.empty()) case_name = first_broken_case(lab, notes);
  const lab_case* const found = lab.find_case(case_name);
  if (found == nullptr) {
    std::string names;
    for (const lab_case& each : lab.cases) names += " " + each.name;
    throw complaint(usage,
                    fmt::format("{} has no case '{}'. Cases:{}", lab.name, case_name, names));
  }
  const std::size_t before = notes.value("hints", json::object()).value(case_name, std::size_t{0});
  const std::size_t shown = all ? found->hints.size() : std::min(before + 1, found->hints.size());
  notes["hints"][case_name] = shown;
  write_file(notes_of(lab), notes.dump());

  const std::vector<std::string> hints{found->hints.begin(),
                                       found->hints.begin() + static_cast<std::ptrdiff_t>(shown)};
  if (as_json) {
    fmt::print(
        "{}\n",
        json{{"name", lab.name}, {"case", case_name}, {"hints", hints}, {"of", found->hints.size()}}
            .dump(2));
    return pass;
  }
  fmt::print("{}, {}\n", lab.name, case_name);
  for (std::size_t i = 0; i < hints.size(); ++i) {
    fmt::print("  {} of {}  {}\n", i + 1, found->hints.size(), hints[i]);
  }
  if (shown == found->hints.size()) {
    fmt::print("That was the last hint. The reference: scopelab diff {}\n", lab.number);
  }
  return pass;
}

}  // namespace cli
