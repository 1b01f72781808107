#include "grader/judge.hpp"

#include <algorithm>
#include <fstream>

namespace fs = std::filesystem;

namespace grader {
namespace {

using json = nlohmann::ordered_json;

lab_facts read(const fs::path& folder) {
  const fs::path manifest = folder / "lab.json";
  std::ifstream in{manifest};
  const json told = json::parse(in, nullptr, false);
  try {
    lab_facts out{.name = folder.filename().string(), .cases = {}, .allow = {}, .no_faults = {},
                  .no_cost = {}};
    for (const json& each : told.at("cases")) out.cases.push_back({each.at("name"), each.at("promise")});
    out.editable = told.value("editable", out.editable);
    out.allow = told.value("allow", out.allow);
    out.no_faults = told.value("faults", out.no_faults);
    out.no_cost = told.value("cost", out.no_cost);
    return out;
  } catch (const json::exception& error) {
    throw std::runtime_error(manifest.string() + ": " + error.what());
  }
}

}  // namespace

std::vector<lab_facts> labs_of(const fs::path& tree) {
  std::vector<lab_facts> labs;
  for (const auto& entry : fs::directory_iterator{tree / "labs"}) {
    if (fs::exists(entry.path() / "lab.json")) labs.push_back(read(entry.path()));
  }
  std::sort(labs.begin(), labs.end(),
            [](const lab_facts& a, const lab_facts& b) { return a.name < b.name; });
  if (labs.empty()) throw std::runtime_error(tree.string() + ": no lab is here");
  return labs;
}

std::vector<check> checks_of(const lab_facts& lab, bool fast) {
  constexpr int of_a_case = 10;
  std::vector<check> all{{.name = "contract"}, {.name = "ledger", .max_points = 2}};
  if (lab.no_faults.empty()) all.push_back({.name = "faults", .max_points = 1});
  all.push_back({.name = "sanitizers", .max_points = 2});
  if (lab.no_cost.empty()) all.push_back({.name = "cost", .max_points = 1});
  int others = 0;
  for (const check& each : all) others += each.max_points;
  all.front().max_points = of_a_case - others;
  if (fast)
    std::erase_if(all, [](const check& each) { return each.name == "sanitizers" || each.name == "cost"; });
  return all;
}

}  // namespace grader
