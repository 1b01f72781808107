#include "cli/commands.hpp"
#include "cli/course.hpp"
#include "cli/diagnose.hpp"
#include "cli/grade_command.hpp"
#include "cli/learner_commands.hpp"
#include "cli/matrix.hpp"
#include "cli/pack_command.hpp"
#include "cli/report.hpp"
#include "cli/selfcheck_command.hpp"
#include "cli/serve_command.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdio>
#include <functional>
#include <regex>

namespace {

constexpr const char* about =
    "Scope-exit pitfalls in C++: broken programs beside fixed ones, and the difference measured.\n"
    "A lab is named by its number, its name, or the beginning of it: 2, 02, capture.";

constexpr const char* exit_codes =
    "Exit codes: 0 pass, 1 fail, 2 usage, 3 the lab's own fault, 4 inconclusive.";

std::string is_regular_expression(const std::string& text) {
  try {
    static_cast<void>(std::regex{text});
    return {};
  } catch (const std::regex_error& error) {
    return fmt::format("'{}' is no regular expression: {}", text, error.what());
  }
}

constexpr const char* diagnose_help =
    "A round is the load, or half a second; after each it is looked at what the program holds. "
    "Only if\n"
    "that seems to grow it is started again with every allocation recorded. The load finds\n"
    "$SCOPELAB_URL (the first URL that the program printed), $SCOPELAB_PID and $SCOPELAB_ROUND.\n"
    "Exit codes: 0 bounded, 1 leaking, 2 usage, 3 the lab's own fault, 4 inconclusive.";

// What the command line may say; each command uses some of it.
struct words {
  std::string lab;
  std::string case_name;
  bool all = false;
  bool as_json = false;
  bool write = false;
  int repeat = 1;
  int rounds = 5;
  std::string out;
};

std::vector<cli::lab> labs_meant(const words& said) {
  if (said.lab.empty() || said.all) return cli::all_labs();
  return {cli::find_lab(said.lab)};
}

int run(const words& said) {
  const std::vector<cli::lab> labs = labs_meant(said);
  const auto has_case = [&](const cli::lab& each) {
    return each.find_case(said.case_name) != nullptr;
  };
  if (!said.case_name.empty() && std::none_of(labs.begin(), labs.end(), has_case)) {
    throw cli::complaint(
        cli::usage, fmt::format("no case '{}' here. All cases: scopelab list", said.case_name));
  }
  std::vector<cli::lab> chosen;
  for (const cli::lab& each : labs) {
    if (said.case_name.empty() || has_case(each)) chosen.push_back(each);
  }
  const bool one_lab = !said.lab.empty() && !said.all && said.case_name.empty();
  return cli::run(chosen, {said.case_name, said.repeat, said.as_json, one_lab});
}

// Adds a command that is about one lab.
CLI::App* lab_command(CLI::App& app, words& said, const std::string& name, const std::string& help,
                      const std::function<int(const cli::lab&)>& act, int& code) {
  CLI::App* command = app.add_subcommand(name, help);
  command->add_option("lab", said.lab, "number, name, or the beginning of it")->required();
  command->add_flag("--json", said.as_json, "for a program to read");
  command->callback([&said, &code, act] { code = act(cli::find_lab(said.lab)); });
  return command;
}

void add_diagnose(CLI::App& app, cli::diagnose_request& asked, int& code) {
  CLI::App* command = app.add_subcommand(
      "diagnose", "find out whether a program leaks, and where: diagnose [options] -- PROGRAM ...");
  command->footer(diagnose_help);
  command->add_option("program", asked.program.command, "the program and its arguments, after --")
      ->required();
  command->add_option("--load", asked.program.load,
                      "shell command that makes the program work, once a round; default: it works "
                      "by itself");
  command->add_option("--operations", asked.operations, "operations of the load, a round")
      ->check(CLI::Range(1, 1000000000));
  command
      ->add_option("--rounds", asked.program.rounds,
                   "rounds, at most twice as many if it is not clear")
      ->check(CLI::Range(8, 100000))
      ->capture_default_str();
  command
      ->add_option_function<int>(
          "--slice", [&](int slice) { asked.program.slice = std::chrono::milliseconds{slice}; },
          "milliseconds that a round has without --load")
      ->check(CLI::Range(50, 3600000))
      ->default_str(std::to_string(asked.program.slice.count()));
  command->add_option("--pprof", asked.program.pprof_url,
                      "where it serves /debug/pprof/; default: the URL that it prints");
  command
      ->add_option("--ignore", asked.ignore,
                   "functions or files, as a regular expression, that are not looked at")
      ->check(is_regular_expression);
  command->add_option("--out", asked.program.folder, "where profiles and logs are kept");
  command->add_flag("--json", asked.as_json, "for a program to read");
  command->callback([&] { code = cli::diagnose(asked); });
}

int parse_and_run(int argc, char** argv) {
  CLI::App app{about, "scopelab"};
  app.footer(exit_codes);
  app.require_subcommand(1);
  app.set_version_flag("--version", "scopelab 0.1.0");
  words said;
  cli::diagnose_request asked;
  int code = cli::pass;

  CLI::App* list = app.add_subcommand("list", "all labs and their cases");
  list->add_flag("--json", said.as_json, "for a program to read");
  list->callback([&] { code = cli::list(said.as_json); });

  lab_command(
      app, said, "show", "what a lab is about, and where its files are",
      [&](const cli::lab& lab) { return cli::show(lab, said.as_json); }, code);

  CLI::App* run_command = app.add_subcommand(
      "run", "run labs: every case, broken beside fixed; of one lab its figures too");
  run_command->add_option("lab", said.lab, "number, name, or the beginning of it; default: all");
  run_command->add_flag("--all", said.all, "all labs (the default)");
  run_command->add_option("--case", said.case_name, "one case only");
  run_command->add_option("--repeat", said.repeat, "so many rounds, each of which must agree")
      ->check(CLI::Range(1, 100000));
  run_command->add_option_function<std::string>("--build", cli::use_build_folder,
                                                "what this build folder has: another compiler's");
  run_command->add_flag("--json", said.as_json, "for a program to read");
  run_command->callback([&] { code = run(said); });

  lab_command(
      app, said, "diff", "from the broken half to the fixed one",
      [&](const cli::lab& lab) { return cli::diff(lab, said.as_json); }, code);
  lab_command(
      app, said, "ledger", "resources held per operation, broken beside fixed",
      [&](const cli::lab& lab) { return cli::ledger(lab, said.as_json); }, code);
  lab_command(
      app, said, "heap", "which function grows on the heap, broken beside fixed, by pprof",
      [&](const cli::lab& lab) { return cli::heap(lab, said.case_name, said.as_json); }, code)
      ->add_option("--case", said.case_name, "one case only");
  lab_command(
      app, said, "bench", "both halves' benchmarks in turn: allocations and time ratios",
      [&](const cli::lab& lab) { return cli::bench(lab, said.rounds, said.as_json); }, code)
      ->add_option("--rounds", said.rounds, "rounds of each half")
      ->check(CLI::Range(1, 1000));

  CLI::App* report = app.add_subcommand(
      "report", "the evidence of all labs, or of one, as an HTML file that needs no network");
  report->add_option("lab", said.lab, "number, name, or the beginning of it; default: all");
  report->add_option("--out", said.out, "the file; default: build/report/scopelab.html");
  report->add_flag("--json", said.as_json, "what the page shows, for a program to read");
  report->callback([&] { code = cli::report(labs_meant(said), said.out, said.as_json); });

  cli::add_learner_commands(app, code);
  cli::add_grade(app, code);
  cli::add_selfcheck(app, code);
  cli::add_pack_command(app, code);
  cli::add_serve_command(app);
  add_diagnose(app, asked, code);
  cli::matrix_options matrix;
  CLI::App* matrix_command = app.add_subcommand(
      "matrix", "which detectors report which case: warnings, linters, sanitizers, valgrind");
  matrix_command->add_option("lab", said.lab, "number, name, or the beginning of it; default: all");
  matrix_command->add_flag("--fast", matrix.fast, "only what takes seconds");
  matrix_command->add_option("--detector", matrix.detectors, "only this one; may be repeated");
  matrix_command->add_flag("--json", matrix.as_json, "for a program to read");
  matrix_command->add_flag("--update", matrix.update,
                           "for authors: record what is seen, and write it into the pages");
  matrix_command->callback([&] { code = cli::matrix(labs_meant(said), matrix); });

  CLI::App* course =
      app.add_subcommand("course", "for authors: check the halves, the pages and the tree");
  course->add_flag("--write", said.write, "bring the generated parts of the pages up to date");
  course->callback([&] { code = cli::course(said.write); });

  if (argc == 1) {
    fmt::print(stderr, "{}", app.help());
    return cli::usage;
  }
  const auto named = [&](const CLI::App* command) { return command->get_name() == argv[1]; };
  if (argv[1][0] != '-' && app.get_subcommands(named).empty()) {
    throw cli::complaint(cli::usage, fmt::format("there is no command '{}'. All commands: "
                                                 "scopelab --help",
                                                 argv[1]));
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? cli::pass : cli::usage;
  }
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return parse_and_run(argc, argv);
  } catch (const cli::complaint& error) {
    fmt::print(stderr, "scopelab: {}\n", error.what());
    return error.code();
  } catch (const std::exception& error) {
    fmt::print(stderr, "scopelab: {}\n", error.what());
    return cli::lab_fault;
  }
}
