// `scopelab heap`: what grows in each half, as pprof tells.
#include "cli/commands.hpp"
#include "cli/measures.hpp"
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
  std::vector<grown> functions;     // bytes an operation
  std::int64_t bytes = 0;           // of all of them
  std::vector<grown_stack> stacks;  // bytes of all operations
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

// "+736 bytes in serve (512), accept (224)"
std::string told(const json& of) {
  const json& functions = of["functions"];
  if (functions.empty()) return "nothing of ours grew";
  std::string text = fmt::format("+{} bytes", of["bytes"].get<std::int64_t>());
  for (std::size_t i = 0; i < std::min(functions.size(), functions_told); ++i) {
    text += (i == 0 ? " in " : ", ") + functions[i]["function"].get<std::string>();
    if (functions.size() > 1) {
      text += fmt::format(" ({})", functions[i]["bytes"].get<std::int64_t>());
    }
  }
  if (functions.size() > functions_told) {
    text += fmt::format(", {} more", functions.size() - functions_told);
  }
  return text;
}

json to_json(const grown_stack& of) {
  json frames = json::array();
  for (const grown_frame& each : of.frames) {
    const fs::path here = fs::path{each.file}.lexically_relative(root());
    const bool in_tree = !here.empty() && *here.begin() != "..";
    frames.push_back({{"function", each.function},
                      {"file", in_tree ? here.string() : each.file},
                      {"line", each.line},
                      {"ours", in_tree && !here.string().starts_with("labs/kit/")}});
  }
  return {{"bytes", of.bytes}, {"frames", frames}};
}

json to_json(const growth& of) {
  json functions = json::array();
  for (const grown& each : of.functions) {
    functions.push_back({{"function", each.function}, {"bytes", each.bytes}});
  }
  json out{{"bytes", of.bytes},
           {"functions", functions},
           {"less", of.profiles.less.string()},
           {"more", of.profiles.more.string()}};
  for (const grown_stack& each : of.stacks) out["stacks"].push_back(to_json(each));
  return out;
}

json recorded(const lab& lab, const std::string& half, const std::string& only_case,
              const fs::path& profiles) {
  const fs::path folder = profiles / lab.name / half;
  std::vector<std::string> arguments{"heap", folder.string(), "--json"};
  if (!only_case.empty()) arguments.insert(arguments.end(), {"--case", only_case});
  return json::parse(output_of(lab, half, arguments));
}

}  // namespace

json heap_of(const lab& lab, const std::string& only_case, bool with_stacks, progress& shown) {
  const pprof_client pprof;
  const frame_filter frames = ours(lab);
  json out{{"name", lab.name}, {"n", 0}, {"lost", pprof.lost()}, {"cases", json::array()}};
  shown.now("profiling " + lab.name);
  // The report keeps its own: the page names them.
  const fs::path profiles = build_folder() / (with_stacks ? "report/heap" : "heap");
  const json broken = recorded(lab, "broken", only_case, profiles);
  const json fixed = recorded(lab, "fixed", only_case, profiles);
  const int n = out["n"] = broken["n"];
  const auto grew = [&](const std::string& half, const json& made) {
    growth result = growth_of(pprof, lab, half, made, n);
    if (with_stacks) result.stacks = pprof.stacks_grown(result.profiles);
    // Less than a byte an operation is nothing.
    std::erase_if(result.stacks,
                  [n](const grown_stack& each) { return each.bytes < std::int64_t{3} * n; });
    return result;
  };
  for (std::size_t i = 0; i < broken["cases"].size(); ++i) {
    const std::string name = broken["cases"][i]["name"];
    shown.now("asking pprof about " + name);
    const growth b = grew("broken", broken["cases"][i]);
    const growth f = grew("fixed", fixed["cases"][i]);
    out["cases"].push_back({{"name", name},
                            {"operation", broken["cases"][i]["operation"]},
                            {"broken", to_json(b)},
                            {"fixed", to_json(f)},
                            {"commands", pprof.to_look_further(b.profiles, frames)}});
  }
  return out;
}

int heap(const lab& lab, const std::string& only_case, bool as_json) {
  if (!only_case.empty() && lab.find_case(only_case) == nullptr) {
    throw complaint(usage, fmt::format("{} has no case '{}'. Its cases: scopelab show {}", lab.name,
                                       only_case, lab.number));
  }
  json out;
  {
    progress shown{"profiling " + lab.name};
    out = heap_of(lab, only_case, false, shown);
  }
  if (as_json) {
    fmt::print("{}\n", out.dump(2));
    return pass;
  }
  const json& cases = out["cases"];
  if (cases.empty()) {
    fmt::print("{}: nothing here harms by a resource\n", only_case.empty() ? lab.name : only_case);
    return pass;
  }
  for (const json& each : cases) {
    fmt::print("{}, per {}\n  broken  {}\n  fixed   {}\n", each["name"].get<std::string>(),
               each["operation"].get<std::string>(), told(each["broken"]), told(each["fixed"]));
  }
  fmt::print("\nTo look further, in {}:\n", root().string());
  for (const json& each : cases[0]["commands"]) fmt::print("  {}\n", each.get<std::string>());
  if (const std::string lost = out["lost"]; !lost.empty()) fmt::print(stderr, "{}\n", lost);
  return pass;
}

}  // namespace cli
