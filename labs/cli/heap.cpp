// `scopelab heap`: what grows in each half, as pprof tells.
#include "cli/commands.hpp"
#include "cli/pprof.hpp"
#include "cli/runs.hpp"
#include "cli/terminal.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace fs = std::filesystem;

namespace cli {
namespace {

constexpr std::size_t functions_told = 3;

// The half and the world below it; what is above it, or beside, only asks and answers.
frame_filter ours(const lab& lab) {
  const std::string folder = "labs/" + lab.name + "/";
  std::vector<std::string> others{"bench", "contract", "main", "scenario", "workload"};
  others.insert(others.end(), lab.around.begin(), lab.around.end());
  return {"(pitfalls|fixes)/" + lab.name + "[.]cpp|" + folder + "[a-z_]+[.][ch]pp",
          fmt::format("{}({})[.]", folder, fmt::join(others, "|"))};
}

struct growth {
  profile_pair profiles;
  std::vector<grown> functions;  // bytes an operation
  std::int64_t bytes = 0;        // of all of them
};

growth growth_of(const pprof_client& pprof, const lab& lab, const std::string& half,
                 const json& made, int n) {
  growth result;
  const fs::path more = made["more"].get<std::string>();
  result.profiles = {binary_of(lab, half), made["less"].get<std::string>(), more,
                     more.parent_path() / (made["name"].get<std::string>() + ".growth.pb.gz")};
  for (grown each : pprof.grown_between(result.profiles, ours(lab))) {
    each.bytes /= std::int64_t{3} * n;  // from n to 4n; less than a byte an operation is nothing
    if (each.bytes == 0) continue;
    result.bytes += each.bytes;
    result.functions.push_back(each);
  }
  return result;
}

std::string told(const growth& of) {
  if (of.functions.empty()) return "nothing of ours grew";
  std::string text = fmt::format("+{} bytes", of.bytes);
  for (std::size_t i = 0; i < std::min(of.functions.size(), functions_told); ++i) {
    const grown& each = of.functions[i];
    text += i == 0 ? " in " + each.function : ", " + each.function;
    if (of.functions.size() > 1) text += fmt::format(" ({})", each.bytes);
  }
  if (of.functions.size() > functions_told) {
    text += fmt::format(", {} more", of.functions.size() - functions_told);
  }
  return text;
}

json to_json(const growth& of) {
  json functions = json::array();
  for (const grown& each : of.functions) {
    functions.push_back({{"function", each.function}, {"bytes", each.bytes}});
  }
  return {{"bytes", of.bytes},
          {"functions", functions},
          {"less", of.profiles.less.string()},
          {"more", of.profiles.more.string()}};
}

json recorded(const lab& lab, const std::string& half, const std::string& only_case) {
  const fs::path folder = build_folder() / "heap" / lab.name / half;
  std::vector<std::string> arguments{"heap", folder.string(), "--json"};
  if (!only_case.empty()) arguments.insert(arguments.end(), {"--case", only_case});
  return json::parse(output_of(lab, half, arguments));
}

}  // namespace

int heap(const lab& lab, const std::string& only_case, bool as_json) {
  if (!only_case.empty() && lab.find_case(only_case) == nullptr) {
    throw complaint(usage, fmt::format("{} has no case '{}'. Its cases: scopelab show {}", lab.name,
                                       only_case, lab.number));
  }
  const pprof_client pprof;
  const frame_filter frames = ours(lab);
  json out{{"name", lab.name}, {"n", 0}, {"lost", pprof.lost()}, {"cases", json::array()}};
  std::string text;
  std::vector<std::string> further;
  {
    progress shown{"profiling " + lab.name};
    const json broken = recorded(lab, "broken", only_case);
    const json fixed = recorded(lab, "fixed", only_case);
    const int n = out["n"] = broken["n"];
    for (std::size_t i = 0; i < broken["cases"].size(); ++i) {
      const std::string name = broken["cases"][i]["name"];
      const std::string operation = broken["cases"][i]["operation"];
      shown.now("asking pprof about " + name);
      const growth b = growth_of(pprof, lab, "broken", broken["cases"][i], n);
      const growth f = growth_of(pprof, lab, "fixed", fixed["cases"][i], n);
      const std::vector<std::string> commands = pprof.to_look_further(b.profiles, frames);
      if (further.empty()) further = commands;
      text += fmt::format("{}, per {}\n  broken  {}\n  fixed   {}\n", name, operation, told(b),
                          told(f));
      out["cases"].push_back({{"name", name},
                              {"operation", operation},
                              {"broken", to_json(b)},
                              {"fixed", to_json(f)},
                              {"commands", commands}});
    }
  }
  if (as_json) {
    fmt::print("{}\n", out.dump(2));
  } else if (text.empty()) {
    fmt::print("{}: nothing here harms by a resource\n", only_case.empty() ? lab.name : only_case);
  } else {
    fmt::print("{}\nTo look further, in {}:\n", text, root().string());
    for (const std::string& each : further) fmt::print("  {}\n", each);
    if (!pprof.lost().empty()) fmt::print(stderr, "{}\n", pprof.lost());
  }
  return pass;
}

}  // namespace cli
