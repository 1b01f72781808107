#include "cli/commands.hpp"

#include "cli/measures.hpp"
#include "cli/process.hpp"
#include "cli/runs.hpp"
#include "cli/terminal.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace cli {
namespace {

json to_json(const lab& each) {
  json cases = json::array();
  for (const lab_case& c : each.cases) cases.push_back(c.name);
  return {{"name", each.name}, {"title", each.title}, {"section", each.section}, {"cases", cases}};
}

}  // namespace

int list(bool as_json) {
  const std::vector<lab> labs = all_labs();
  if (as_json) {
    json out = json::array();
    for (const lab& each : labs) out.push_back(to_json(each));
    fmt::print("{}\n", out.dump(2));
    return pass;
  }
  for (const lab& each : labs) {
    fmt::print("{}  {}\n", each.name, faint(each.title));
    for (const lab_case& c : each.cases) fmt::print("    {:<25}{}\n", c.name, c.promise);
  }
  fmt::print("\nNext: scopelab show NN, scopelab run NN, scopelab start NN\n");
  return pass;
}

int show(const lab& lab, bool as_json) {
  if (as_json) {
    json out = to_json(lab);
    out["cases"] = json::array();
    for (const lab_case& c : lab.cases) {
      out["cases"].push_back({{"name", c.name}, {"promise", c.promise}});
    }
    out["files"] = {{"lesson", (lab.folder() / "README.md").string()},
                    {"contract", (lab.folder() / "contract.hpp").string()},
                    {"broken", lab.broken().string()},
                    {"fixed", lab.fixed().string()},
                    {"mine", lab.mine().string()}};
    fmt::print("{}\n", out.dump(2));
    return pass;
  }
  fmt::print("{}: {} (section {} of the article)\n\n", lab.name, lab.title, lab.section);
  for (const lab_case& c : lab.cases) fmt::print("  {:<25}{}\n", c.name, c.promise);
  fmt::print(
      "\n"
      "  lesson    {0}/README.md\n"
      "  contract  {0}/contract.hpp\n"
      "  broken    {1}\n"
      "  fixed     {2}\n"
      "\n"
      "  see it            scopelab run {3}\n"
      "  see the fix       scopelab diff {3}\n"
      "  fix it yourself   scopelab start {3}\n",
      lab.folder().string(), lab.broken().string(), lab.fixed().string(), lab.number);
  return pass;
}

std::string diff_of(const lab& lab, const std::vector<std::string>& options) {
  if (!has_reference(lab)) {
    throw complaint(usage, fmt::format("{}: there is no fixed half in this tree", lab.name));
  }
  std::vector<std::string> arguments = options;
  for (const auto& path : {lab.broken(), lab.fixed()}) {
    arguments.insert(arguments.end(), {"--label", path.string()});
  }
  for (const auto& path : {lab.broken(), lab.fixed()}) {
    arguments.push_back((root() / path).string());
  }
  const finished run = run_program("diff", arguments);
  if (run.exit_code > 1) throw complaint(lab_fault, run.err);
  return run.out;
}

int diff(const lab& lab, bool as_json) {
  if (as_json) {
    const json out{{"name", lab.name},
                   {"broken", lab.broken().string()},
                   {"fixed", lab.fixed().string()},
                   {"diff", diff_of(lab)}};
    fmt::print("{}\n", out.dump(2));
  } else {
    fmt::print("{}", diff_of(lab, {"-u", colours() ? "--color=always" : "--color=never"}));
  }
  return pass;
}

json ledgers_of(const lab& lab) {
  const auto read = [&lab](const std::string& half) {
    return json::parse(output_of(lab, half, {"ledger", "--json"}));
  };
  return {{"broken", read("broken")}, {"fixed", read("fixed")}};
}

int ledger(const lab& lab, bool as_json) {
  const json both = ledgers_of(lab);
  if (as_json) {
    fmt::print("{}\n", both.dump(2));
    return pass;
  }
  const json& broken = both["broken"];
  const json& fixed = both["fixed"];
  if (broken["cases"].empty()) fmt::print("{}: no case harms by a resource\n", lab.name);
  for (std::size_t i = 0; i < broken["cases"].size(); ++i) {
    const json& b = broken["cases"][i];
    const json& f = fixed["cases"][i];
    fmt::print("{}, per {}\n  {:<18}{:>10}{:>10}\n", b["name"].get<std::string>(),
               b["operation"].get<std::string>(), "", "broken", "fixed");
    for (const char* unit : {"bytes", "blocks", "descriptors", "threads", "peak_descriptors"}) {
      fmt::print("  {:<18}{:>10g}{:>10g}\n", unit, b[unit].get<double>(), f[unit].get<double>());
    }
  }
  return pass;
}

}  // namespace cli
