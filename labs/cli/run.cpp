// `scopelab run`: every case, broken beside fixed, and the figures of a lab, all seen in this run.
#include "cli/commands.hpp"
#include "cli/runs.hpp"
#include "cli/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cli {
namespace {

// What a half showed of a case, in all rounds.
struct seen {
  std::string showed;
  int as_expected = 0;
  std::vector<std::string> why;
};

void look(seen& so_far, const json& verdict, const std::string& case_name, bool first_round) {
  const json now = case_of(verdict, case_name);
  if (now.is_null()) {
    for (const json& fault : verdict["faults"]) so_far.why.push_back(fault);
    return;
  }
  const std::string showed = now["showed"];
  if (first_round) so_far.showed = showed;
  if (showed != so_far.showed) {
    so_far.why.push_back("showed '" + showed + "' in another round");
  } else if (now["as_expected"] && verdict["faults"].empty()) {
    ++so_far.as_expected;
  }
  for (const json& why : now["why"]) so_far.why.push_back(why);
  for (const json& at : now["waited_at"]) {
    so_far.why.push_back("waited at " + at.get<std::string>());
  }
  for (const json& fault : verdict["faults"]) so_far.why.push_back(fault);
}

struct row {
  std::string case_name;
  bool alone;  // there is no fixed half, as in a pack for learners
  seen broken;
  seen fixed;

  bool ok(int rounds) const {
    return broken.as_expected == rounds && (alone || fixed.as_expected == rounds);
  }
};

std::vector<row> rows_of(const lab& lab, const run_options& options, progress& shown) {
  std::vector<row> rows;
  for (const lab_case& each : lab.cases) {
    if (options.only_case.empty() || options.only_case == each.name)
      rows.push_back({each.name, !has_reference(lab), {}, {}});
  }
  for (int round = 0; round < options.repeat; ++round) {
    shown.now(fmt::format("{}, round {} of {}", lab.name, round + 1, options.repeat));
    const json broken = verdict_of(lab, "broken", options.only_case);
    const json fixed =
        has_reference(lab) ? verdict_of(lab, "fixed", options.only_case) : json::object();
    for (row& each : rows) {
      look(each.broken, broken, each.case_name, round == 0);
      if (!each.alone) look(each.fixed, fixed, each.case_name, round == 0);
    }
  }
  return rows;
}

json to_json(const seen& half, int rounds) {
  std::vector<std::string> why = half.why;
  why.erase(std::unique(why.begin(), why.end()), why.end());
  return {{"showed", half.showed},
          {"as_expected", half.as_expected == rounds},
          {"times_as_expected", half.as_expected},
          {"why", why}};
}

void print_row(const row& each, std::size_t wide, int rounds) {
  const bool ok = each.ok(rounds);
  const std::string mark = ok ? good("ok ") : bad("NOT");
  fmt::print("  {:<25}{}  {:<{}}  {}\n", each.case_name, mark, each.broken.showed, wide,
             each.fixed.showed);
  for (const auto& [name, half] : {std::pair{"broken", each.broken}, {"fixed", each.fixed}}) {
    std::vector<std::string> told = half.why;
    told.erase(std::unique(told.begin(), told.end()), told.end());
    if (half.as_expected == rounds || (each.alone && std::string_view{name} == "fixed")) continue;
    if (rounds > 1) fmt::print("      {}: {} of {} as expected\n", name, half.as_expected, rounds);
    for (const std::string& why : told) fmt::print("      {}: {}\n", name, why);
  }
}

void print_evidence(const std::vector<compared_figure>& figures) {
  std::size_t widest = 0;
  std::size_t broken_widest = 0;
  for (const auto& [what, broken, fixed] : figures) {
    widest = std::max(widest, what.size());
    broken_widest = std::max(broken_widest, broken.size());
  }
  if (!figures.empty()) fmt::print("\n");
  for (const auto& [what, broken, fixed] : figures) {
    fmt::print("  {:<{}}  {:<{}}  {}\n", what, widest, broken, broken_widest, fixed);
  }
  if (!figures.empty()) fmt::print("\n");
}

}  // namespace

int run(const std::vector<lab>& labs, const run_options& options) {
  struct result {
    lab which;
    std::vector<row> rows;
    std::vector<compared_figure> evidence;
  };
  std::vector<result> results;
  std::size_t wide = 6;
  std::size_t cases = 0;
  std::size_t broken_ok = 0;
  std::size_t fixed_ok = 0;
  std::size_t of_both = 0;  // cases that have a fixed half too
  {
    progress shown{"running"};
    for (const lab& each : labs) {
      results.push_back({each, rows_of(each, options, shown), {}});
      if (options.evidence && has_reference(each)) results.back().evidence = evidence_of(each);
    }
  }
  for (const result& each : results) {
    for (const row& r : each.rows) {
      wide = std::max(wide, r.broken.showed.size());
      ++cases;
      broken_ok += r.broken.as_expected == options.repeat ? 1 : 0;
      of_both += r.alone ? 0 : 1;
      fixed_ok += !r.alone && r.fixed.as_expected == options.repeat ? 1 : 0;
    }
  }
  const bool ok = cases > 0 && broken_ok == cases && fixed_ok == of_both;

  if (options.as_json) {
    json out{{"ok", ok}, {"rounds", options.repeat}, {"labs", json::array()}};
    for (const result& each : results) {
      json lab_out{{"name", each.which.name}, {"ok", true}, {"cases", json::array()}};
      for (const row& r : each.rows) {
        lab_out["ok"] = lab_out["ok"].get<bool>() && r.ok(options.repeat);
        lab_out["cases"].push_back({{"name", r.case_name},
                                    {"ok", r.ok(options.repeat)},
                                    {"broken", to_json(r.broken, options.repeat)}});
        if (!r.alone) lab_out["cases"].back()["fixed"] = to_json(r.fixed, options.repeat);
      }
      for (const auto& [what, broken, fixed] : each.evidence) {
        lab_out["evidence"].push_back({{"what", what}, {"broken", broken}, {"fixed", fixed}});
      }
      out["labs"].push_back(lab_out);
    }
    fmt::print("{}\n", out.dump(2, ' ', false, json::error_handler_t::replace));
    return ok ? pass : fail;
  }

  fmt::print("{:<29}{:<{}}  {}\n", "", "broken", wide, of_both > 0 ? "fixed" : "");
  for (const result& each : results) {
    fmt::print("{}  {}\n", each.which.name, faint(each.which.title));
    for (const row& r : each.rows) print_row(r, wide, options.repeat);
    print_evidence(each.evidence);
  }
  const std::string rounds =
      options.repeat == 1 ? "" : fmt::format(", in each of {} rounds", options.repeat);
  const std::string fixed = of_both == 0 ? "" : fmt::format(", {} fixed as expected", fixed_ok);
  fmt::print("{} {}: {} broken as expected{}{}\n", cases, cases == 1 ? "case" : "cases", broken_ok,
             fixed, rounds);
  return ok ? pass : fail;
}

}  // namespace cli
