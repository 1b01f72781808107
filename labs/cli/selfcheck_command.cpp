#include "cli/selfcheck_command.hpp"

#include "cli/grade_command.hpp"
#include "cli/terminal.hpp"
#include "cli/tree.hpp"
#include "grader/selfcheck.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <optional>
#include <set>

namespace cli {
namespace {

constexpr const char* help =
    "Grades the halves of every lab, cheats and unusual fixes, and compares with what each "
    "deserves.\n"
    "Exit codes: 0 nobody is accepted or rejected wrongly, 1 somebody is or could not be graded, 3 "
    "nothing can be graded.";

struct words : grading_words {
  std::string only;
  int repeat = 1;
};

json to_json(const grader::checked& one) {
  return {{"name", one.name},
          {"technique", one.technique},
          {"points", one.seen.points()},
          {"max_points", one.seen.max_points()},
          {"accepted", one.wrong.accepted},
          {"rejected", one.wrong.rejected}};
}

void print(const grader::checked& one) {
  const bool right = one.wrong.accepted.empty() && one.wrong.rejected.empty();
  fmt::print("{}  {:<42}{:>3} of {:<3} {}\n", right ? good("right") : bad("WRONG"), one.name,
             one.seen.points(), one.seen.max_points(), one.technique);
  for (const std::string& each : one.wrong.accepted) fmt::print("       accepted: {}\n", each);
  for (const std::string& each : one.wrong.rejected) fmt::print("       rejected: {}\n", each);
  std::fflush(stdout);
}

int selfcheck(const words& said) {
  grader::grade_options of = options_of(said);
  std::optional<progress> shown{std::in_place, "selfcheck"};
  of.say = [&shown](const std::string& what) { shown->now(what); };
  prepare(of);
  shown.reset();
  of.say = [](const std::string&) {};
  const std::vector<grader::overlay> all = grader::known_submissions(of, said.only);
  if (all.empty()) throw complaint(usage, "no known submission has that name: " + said.only);
  std::set<std::string> techniques;
  int accepted = 0;
  int rejected = 0;
  json told = json::array();
  for (int round = 0; round < said.repeat; ++round) {
    grader::selfcheck(of, all, said.jobs, [&](const grader::checked& one) {
      techniques.insert(one.technique);
      accepted += one.wrong.accepted.empty() ? 0 : 1;
      rejected += one.wrong.rejected.empty() ? 0 : 1;
      if (said.as_json) {
        told.push_back(to_json(one));
      } else {
        print(one);
      }
    });
  }
  if (said.as_json) {
    fmt::print("{}\n", json{{"submissions", told},
                            {"techniques", techniques.size()},
                            {"seed", of.seed},
                            {"false_accepts", accepted},
                            {"false_rejects", rejected}}
                           .dump(2));
  } else {
    const std::size_t graded = all.size() * static_cast<std::size_t>(said.repeat);
    fmt::print("{} submission{}, {} technique{}, seed {}: {} false accepts, {} false rejects\n",
               graded, graded == 1 ? "" : "s", techniques.size(), techniques.size() == 1 ? "" : "s",
               of.seed, accepted, rejected);
    if (said.fast) fmt::print("Without sanitizers and cost (--fast).\n");
  }
  return accepted + rejected == 0 ? pass : fail;
}

}  // namespace

void add_selfcheck(CLI::App& app, int& code) {
  const auto said = std::make_shared<words>();
  CLI::App* command =
      app.add_subcommand("selfcheck", "for authors: does the grader give what is deserved?");
  command->footer(help);
  command->add_option("--only", said->only, "those whose name contains this");
  command->add_option("--repeat", said->repeat, "so many rounds")->check(CLI::Range(1, 1000));
  add_grading_options(command, *said);
  command->callback([said, &code] {
    try {
      code = selfcheck(*said);
    } catch (const grader::interrupted& stopped) {
      code = 128 + stopped.signal;
    } catch (const std::invalid_argument& error) {
      throw complaint(lab_fault, error.what());
    }
  });
}

}  // namespace cli
