// `scopelab bench`: both halves of a lab, taking turns.
#include "cli/commands.hpp"
#include "cli/measures.hpp"
#include "cli/runs.hpp"
#include "cli/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace cli {
namespace {

struct half_measured {
  std::vector<double> ns;
  double allocations = 0;
  double items = 0;  // per operation; 0: it is one
};

double median_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

struct measured_case {
  half_measured broken;
  half_measured fixed;

  // fixed/broken, a round each, sorted.
  std::vector<double> ratios() const {
    std::vector<double> all;
    for (std::size_t i = 0; i < std::min(broken.ns.size(), fixed.ns.size()); ++i) {
      all.push_back(fixed.ns[i] / broken.ns[i]);
    }
    std::sort(all.begin(), all.end());
    return all;
  }
};

// A benchmark whose work is done by other threads says that it is timed by the clock.
double time_of(const json& benchmark) {
  const bool by_the_clock = benchmark["name"].get<std::string>().ends_with("/real_time");
  return benchmark[by_the_clock ? "real_time" : "cpu_time"];
}

json round_of(const lab& lab, const std::string& half, double seconds) {
  const std::string out = output_of(
      lab, half,
      {"bench", "--benchmark_format=json", fmt::format("--benchmark_min_time={}", seconds)});
  return json::parse(out).at("benchmarks");
}

void note(half_measured& half, const json& benchmark) {
  half.ns.push_back(time_of(benchmark));
  half.allocations = benchmark["allocations"];
  half.items = benchmark.value("items_per_second", 0.0) * half.ns.back() / 1e9;
}

// Operations a second, or the items of one.
double per_second(const half_measured& half) {
  return (half.items > 0 ? half.items : 1) * 1e9 / median_of(half.ns);
}

std::string shown_name(std::string name) {
  if (const auto at = name.find("/real_time"); at != std::string::npos) name.erase(at);
  return name;
}

}  // namespace

json benchmarks_of(const lab& lab, const bench_options& options, progress& shown) {
  std::vector<std::string> order;
  std::map<std::string, measured_case> cases;
  for (int round = 0; round < options.rounds; ++round) {
    shown.now(fmt::format("{}, round {} of {}", lab.name, round + 1, options.rounds));
    for (const json& each : round_of(lab, "broken", options.seconds)) {
      const std::string name = each["name"];
      if (!cases.contains(name)) order.push_back(name);
      note(cases[name].broken, each);
    }
    for (const json& each : round_of(lab, "fixed", options.seconds)) {
      note(cases[each["name"]].fixed, each);
    }
  }
  json out{{"name", lab.name}, {"rounds", options.rounds}, {"benchmarks", json::array()}};
  for (const std::string& name : order) {
    const measured_case& m = cases[name];
    const std::vector<double> ratios = m.ratios();
    out["benchmarks"].push_back(
        {{"name", shown_name(name)},
         {"allocations", {{"broken", m.broken.allocations}, {"fixed", m.fixed.allocations}}},
         {"per_second", {{"broken", per_second(m.broken)}, {"fixed", per_second(m.fixed)}}},
         {"ns", {{"broken", m.broken.ns}, {"fixed", m.fixed.ns}}},
         {"time_ratio",
          {{"median", median_of(ratios)}, {"min", ratios.front()}, {"max", ratios.back()}}}});
  }
  return out;
}

int bench(const lab& lab, int rounds, bool as_json) {
  json out;
  {
    progress shown{"measuring"};
    bench_options options;
    options.rounds = rounds;
    out = benchmarks_of(lab, options, shown);
  }
  if (as_json) {
    fmt::print("{}\n", out.dump(2));
    return pass;
  }
  constexpr auto row = "{:<28}{:>22}{:>22}{:>24}\n";
  fmt::print("{}, {} rounds of each half in turn\n", lab.name, rounds);
  fmt::print(row, "", "allocations", "per second", "time fixed/broken");
  fmt::print(row, "", "broken / fixed", "broken / fixed", "median (min .. max)");
  for (const json& each : out["benchmarks"]) {
    const auto figure = [&each](const char* of, const char* what) {
      return each[of][what].get<double>();
    };
    fmt::print(row, each["name"].get<std::string>(),
               fmt::format("{:.1f} / {:.1f}", figure("allocations", "broken"),
                           figure("allocations", "fixed")),
               fmt::format("{:.0f} / {:.0f}", figure("per_second", "broken"),
                           figure("per_second", "fixed")),
               fmt::format("{:.2f} ({:.2f} .. {:.2f})", figure("time_ratio", "median"),
                           figure("time_ratio", "min"), figure("time_ratio", "max")));
  }
  return pass;
}

}  // namespace cli
