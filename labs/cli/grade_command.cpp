#include "cli/grade_command.hpp"

#include "cli/terminal.hpp"
#include "cli/tree.hpp"
#include "grader/grade.hpp"

#include <fmt/format.h>

#include <csignal>
#include <memory>
#include <optional>
#include <random>

namespace fs = std::filesystem;

namespace cli {
namespace {

constexpr const char* help =
    "Exit codes: 0 full points, 1 less, 2 usage, 3 the grader's own fault, 4 nothing failed, but\n"
    "something is inconclusive.";

struct words {
  std::string submission;
  std::vector<std::string> labs;
  std::string out;
  std::uint64_t seed = 0;
  bool fast = false;
  bool as_json = false;
  bool unwrapped = false;
  int jobs = 2;
};

grader::grade_options options_of(const words& said) {
  grader::grade_options of;
  of.tree = fs::canonical(root());
  of.build = fs::canonical(build_folder());
  of.supervisor = of.build / "labs" / "grader" / "supervisor";
  of.labs = grader::labs_of(of.tree);
  std::set<std::string> meant;
  for (const std::string& each : said.labs) meant.insert(find_lab(each).name);
  if (!meant.empty())
    std::erase_if(of.labs, [&](const auto& each) { return !meant.contains(each.name); });
  // A seed that nobody knew before; it is printed, and the same one grades the same way again.
  of.seed = said.seed != 0 ? said.seed : std::random_device{}() % 1'000'000 + 1;
  of.fast = said.fast;
  of.jobs = said.jobs;
  if (said.unwrapped) of.isolation = grader::sandbox::plain;
  return of;
}

int grade_one(const words& said) {
  grader::grade_options of = options_of(said);
  if (!fs::is_directory(said.submission))
    throw complaint(usage, said.submission + ": no folder is there to grade");
  if (!said.out.empty()) fs::create_directories(said.out);
  std::optional<progress> shown{std::in_place, "grading " + said.submission};
  of.say = [&shown](const std::string& what) { shown->now(what); };
  prepare(of);
  grader::grading all{of};
  grader::stop_on_signals();
  const grader::result graded = all.grade(said.submission);
  shown.reset();
  const std::string text = to_json(graded).dump(2) + "\n";
  if (!said.out.empty()) grader::write_atomically(fs::path{said.out} / "graded.json", text);
  fmt::print("{}", said.as_json ? text : table_of(graded));
  if (said.fast && !said.as_json)
    fmt::print("Without sanitizers and cost, whose points are not counted (--fast).\n");
  return graded.exit_code();
}

}  // namespace

void add_grade(CLI::App& app, int& code) {
  const auto said = std::make_shared<words>();
  CLI::App* grade = app.add_subcommand("grade", "points for a submission: builds it, asks it, and decides");
  grade->footer(help);
  grade->add_option("submission", said->submission, "a folder with NN_name/mine.cpp")->required();
  grade->add_option("--lab", said->labs, "only this one; may be repeated");
  grade->add_option("--out", said->out, "where graded.json is written");
  grade->add_option("--seed", said->seed, "of the hidden inputs; default: a new one, which is printed");
  grade->add_option("--jobs", said->jobs, "that run at once")->check(CLI::Range(1, 64))->capture_default_str();
  grade->add_flag("--fast", said->fast, "without sanitizers and cost; their points are not counted");
  grade->add_flag("--no-bubblewrap", said->unwrapped, "limits only");
  grade->add_flag("--json", said->as_json, "for a program to read");
  grade->callback([said, &code] {
    try {
      code = grade_one(*said);
    } catch (const grader::interrupted& stopped) {
      code = 128 + stopped.signal;
    }
  });
}

}  // namespace cli
