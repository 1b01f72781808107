#include "cli/learner_commands.hpp"

#include "cli/exercise.hpp"
#include "cli/standing.hpp"
#include "cli/watch.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

namespace cli {
namespace {

struct words {
  std::string lab;
  std::string case_name;
  bool all = false;
  bool as_json = false;
  bool evidence = false;
  int limit = 0;

  std::chrono::seconds longest() const { return std::chrono::seconds{limit}; }
};

constexpr const char* lab_help = "number, name, or the beginning of it";

CLI::App* add(CLI::App& app, const std::shared_ptr<words>& said, const std::string& name,
              const std::string& help, bool with_json = true) {
  CLI::App* command = app.add_subcommand(name, help);
  if (with_json) command->add_flag("--json", said->as_json, "for a program to read");
  return command;
}

void add_limit(CLI::App* command, const std::shared_ptr<words>& said) {
  command->add_option("--limit", said->limit, "seconds after which a case that hangs is ended")
      ->check(CLI::Range(1, 100000));
}

int run_check(const words& said) {
  const check_options options{said.longest(), said.evidence};
  if (said.all) return check_all(all_labs(), options, said.as_json);
  if (said.lab.empty()) throw complaint(usage, "check which lab? scopelab check NN, or --all");
  return check(find_lab(said.lab), options, said.as_json);
}

int run_watch(const words& said) {
  if (!said.lab.empty()) return watch(find_lab(said.lab), said.longest());
  const std::optional<next_case> next = find_next();
  if (!next) throw complaint(usage, "all cases of all labs are kept. One lab: scopelab watch NN");
  return watch(next->of, said.longest());
}

}  // namespace

void add_learner_commands(CLI::App& app, int& code) {
  const auto said = std::make_shared<words>();

  CLI::App* start_command =
      add(app, said, "start", "begin an exercise: a copy of the broken half for you to fix");
  start_command->add_option("lab", said->lab, lab_help)->required();
  start_command->callback([said, &code] { code = start(find_lab(said->lab), said->as_json); });

  CLI::App* check_command = add(app, said, "check", "build your half and hold it to the promises");
  check_command->add_option("lab", said->lab, lab_help);
  check_command->add_flag("--all", said->all, "all labs");
  check_command->add_flag("--evidence", said->evidence,
                          "your figures beside the reference's, even where they take long");
  add_limit(check_command, said);
  check_command->callback([said, &code] { code = run_check(*said); });

  CLI::App* watch_command =
      add(app, said, "watch", "check your half whenever you save it; a key for a hint", false);
  watch_command->add_option("lab", said->lab, std::string{lab_help} + "; default: the next one");
  add_limit(watch_command, said);
  watch_command->callback([said, &code] { code = run_watch(*said); });

  CLI::App* hint_command = add(app, said, "hint", "the next hint for a case");
  hint_command->add_option("lab", said->lab, lab_help)->required();
  hint_command->add_option("case", said->case_name,
                           "default: the first that the last check saw broken");
  hint_command->add_flag("--all", said->all, "all hints of the case");
  hint_command->callback([said, &code] {
    code = hint(find_lab(said->lab), said->case_name, said->all, said->as_json);
  });

  CLI::App* next_command = add(app, said, "next", "the first case that is not kept yet");
  next_command->callback([said, &code] { code = show_next(said->as_json); });

  CLI::App* progress_command = add(app, said, "progress", "what is kept of each lab");
  progress_command->callback([said, &code] { code = show_progress(said->as_json); });

  CLI::App* reset_command =
      add(app, said, "reset", "begin an exercise again; what you had is kept beside it");
  reset_command->add_option("lab", said->lab, lab_help)->required();
  reset_command->callback([said, &code] { code = reset(find_lab(said->lab), said->as_json); });
}

}  // namespace cli
