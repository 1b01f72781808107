// `scopelab bench`: both halves of a lab, taking turns.
#include "cli/commands.hpp"
#include "cli/runs.hpp"
#include "cli/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace cli {
namespace {

struct measured {
  std::vector<double> broken_ns;
  std::vector<double> fixed_ns;
  double broken_allocations = 0;
  double fixed_allocations = 0;

  // fixed/broken, a round each, sorted.
  std::vector<double> ratios() const {
    std::vector<double> all;
    for (std::size_t i = 0; i < std::min(broken_ns.size(), fixed_ns.size()); ++i) {
      all.push_back(fixed_ns[i] / broken_ns[i]);
    }
    std::sort(all.begin(), all.end());
    return all;
  }
};

double median_of(std::vector<double> all) {
  std::sort(all.begin(), all.end());
  return all[all.size() / 2];
}

// Of one call, in ns. Where other threads do the work the time of this one says
// nothing: such a benchmark uses the real time.
double time_of(const json& benchmark) {
  const bool real = benchmark["name"].get<std::string>().ends_with("/real_time");
  return benchmark[real ? "real_time" : "cpu_time"];
}

json benchmarks_of(const lab& lab, const std::string& half) {
  const std::string out =
      output_of(lab, half, {"bench", "--benchmark_format=json", "--benchmark_min_time=0.05"});
  return json::parse(out).at("benchmarks");
}

}  // namespace

int bench(const lab& lab, int rounds, bool as_json) {
  std::vector<std::string> order;
  std::map<std::string, measured> cases;
  {
    progress shown{"measuring"};
    for (int round = 0; round < rounds; ++round) {
      shown.now(fmt::format("{}, round {} of {}", lab.name, round + 1, rounds));
      for (const json& each : benchmarks_of(lab, "broken")) {
        const std::string name = each["name"];
        if (!cases.contains(name)) order.push_back(name);
        cases[name].broken_ns.push_back(time_of(each));
        cases[name].broken_allocations = each["allocations"];
      }
      for (const json& each : benchmarks_of(lab, "fixed")) {
        cases[each["name"]].fixed_ns.push_back(time_of(each));
        cases[each["name"]].fixed_allocations = each["allocations"];
      }
    }
  }
  json out{{"name", lab.name}, {"rounds", rounds}, {"benchmarks", json::array()}};
  if (!as_json) {
    fmt::print("{}, {} rounds of each half in turn\n", lab.name, rounds);
    fmt::print("{:<26}{:>13}{:>13}{:>12}{:>12}{:>22}\n", "", "allocations", "allocations",
               "calls/s", "calls/s", "time fixed/broken");
    fmt::print("{:<26}{:>13}{:>13}{:>12}{:>12}{:>22}\n", "", "broken", "fixed", "broken", "fixed",
               "median (min .. max)");
  }
  for (const std::string& name : order) {
    const measured& m = cases[name];
    const std::vector<double> ratios = m.ratios();
    const double median = ratios[ratios.size() / 2];
    const double broken_rate = 1e9 / median_of(m.broken_ns);
    const double fixed_rate = 1e9 / median_of(m.fixed_ns);
    out["benchmarks"].push_back(
        {{"name", name},
         {"allocations", {{"broken", m.broken_allocations}, {"fixed", m.fixed_allocations}}},
         {"calls_per_second", {{"broken", broken_rate}, {"fixed", fixed_rate}}},
         {"time_ratio", {{"median", median}, {"min", ratios.front()}, {"max", ratios.back()}}}});
    if (as_json) continue;
    fmt::print("{:<26}{:>13.1f}{:>13.1f}{:>12.0f}{:>12.0f}{:>22}\n", name, m.broken_allocations,
               m.fixed_allocations, broken_rate, fixed_rate,
               fmt::format("{:.2f} ({:.2f} .. {:.2f})", median, ratios.front(), ratios.back()));
  }
  if (as_json) fmt::print("{}\n", out.dump(2));
  return pass;
}

}  // namespace cli
