#include "cli/grade_command.hpp"

#include "cli/process.hpp"
#include "cli/terminal.hpp"
#include "cli/tree.hpp"
#include "grader/class.hpp"
#include "grader/files.hpp"
#include "grader/reports/write.hpp"
#include "grader/slurm.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <set>

namespace fs = std::filesystem;

namespace cli {
namespace {

constexpr const char* help =
    "Exit codes: 0 full points, 1 less, 2 usage, 3 the grader's own fault, 4 nothing failed, but\n"
    "something is inconclusive. With --all: 0 everybody has a result, 3 it failed for somebody.";

constexpr const char* fast_note =
    "Without sanitizers and cost, whose points are not counted (--fast).\n";

struct words : grading_words {
  std::string submission;
  std::string out;
  std::string script_folder;
  bool all = false;
  bool slurm = false;
  bool prepared = false;
};

void make_folder(const fs::path& out) {
  std::error_code failed;
  fs::create_directories(out, failed);
  if (failed) throw complaint(usage, fmt::format("--out {}: {}", out.string(), failed.message()));
}

int grade_one(const words& said, grader::grade_options of) {
  if (!said.out.empty()) make_folder(said.out);
  std::optional<progress> shown{std::in_place, "grading " + said.submission};
  of.say = [&shown](const std::string& what) { shown->now(what); };
  if (!said.prepared) prepare(of);
  grader::grading all{of};
  grader::stop_on_signals();
  const std::string key = grader::key_of(of, said.submission);
  const grader::result graded = all.grade(said.submission);
  shown.reset();
  if (!said.out.empty()) grader::write_reports(graded, said.out, key);
  fmt::print("{}", said.as_json ? to_json(graded).dump(2) + "\n" : table_of(graded));
  if (said.fast && !said.as_json) fmt::print("{}", fast_note);
  return graded.exit_code();
}

int summary_of(const words& said, const grader::grade_options& of,
               const grader::class_options& all) {
  const grader::summary seen = summarise(of, all);
  if (said.as_json) {
    fmt::print("{}\n", json{{"graded", seen.graded},
                            {"faults", seen.faults},
                            {"inconclusive", seen.inconclusive},
                            {"missing", seen.missing},
                            {"seed", of.seed},
                            {"summary", seen.table.string()}}
                           .dump(2));
  } else {
    fmt::print("{} graded, seed {}: {}\n", seen.graded, of.seed, seen.table.string());
    if (said.fast) fmt::print("{}", fast_note);
    if (seen.inconclusive > 0) fmt::print("{} have something inconclusive\n", seen.inconclusive);
  }
  if (seen.faults > 0 || !seen.missing.empty() || seen.graded == 0) {
    throw complaint(lab_fault,
                    fmt::format("{} have no result, {} one that is the grader's own fault: the "
                                "same command again grades these",
                                seen.missing.size(), seen.faults));
  }
  return pass;
}

int grade_all(const words& said, grader::grade_options of) {
  grader::class_options all;
  all.submissions = said.submission;
  all.out = said.out;
  if (said.out.empty()) all.out = fs::canonical(said.submission).string() + ".graded";
  all.jobs = said.jobs;
  make_folder(all.out);
  const grader::folder_lock alone{all.out};
  of.seed = grader::seed_of_class(all.out, said.seed);
  const bool scripted = said.slurm || !said.script_folder.empty();
  if (said.slurm && !installed("sbatch")) {
    throw complaint(lab_fault,
                    "sbatch is not installed: this has to be a machine that submits to a Slurm "
                    "cluster (Debian: slurm-client). --slurm-script DIR writes the script only");
  }
  std::optional<progress> shown{std::in_place, "grading " + said.submission};
  of.say = [&shown](const std::string& what) { shown->now(what); };
  all.tell = [&](const std::string& line) {
    if (!said.as_json) fmt::print("{}\n", line);
    std::fflush(stdout);
  };
  if (!said.prepared) prepare(of);
  if (!scripted) {
    grade_class(of, all);
  } else {
    const fs::path folder = said.slurm ? all.out / "slurm" : fs::path{said.script_folder};
    const fs::path self = of.build / "labs" / "cli" / "scopelab";
    const int count = write_slurm_script(of, all, self, folder);
    if (!said.slurm) {
      shown.reset();
      fmt::print("{}: {} tasks\n", (folder / "grade.sbatch").string(), count);
      return pass;
    }
    grader::stop_on_signals();
    if (count > 0) grader::submit_and_wait(folder / "grade.sbatch");
  }
  shown.reset();
  return summary_of(said, of, all);
}

// CLI11 would take -1 for the largest number.
std::string is_no_negative_number(const std::string& text) {
  return text.starts_with('-') ? fmt::format("'{}' is negative", text) : std::string{};
}

// A class in which a lab's folder would be somebody is one submission.
void expect_a_class(const std::string& folder) {
  const std::vector<std::string> names = grader::submissions_in(folder);
  if (names.empty()) throw complaint(usage, folder + ": has no subfolder to grade");
  for (const lab& each : all_labs()) {
    if (std::find(names.begin(), names.end(), each.name) == names.end()) continue;
    throw complaint(usage, fmt::format("{}: has {} in it, so it is one submission: without --all",
                                       folder, each.name));
  }
}

int grade(const words& said) {
  if (!fs::is_directory(said.submission))
    throw complaint(usage, said.submission + ": no folder is there to grade");
  if (!said.all && (said.slurm || !said.script_folder.empty()))
    throw complaint(usage, "--slurm and --slurm-script go with --all");
  if (said.all) expect_a_class(said.submission);
  const grader::grade_options of = options_of(said);
  return said.all ? grade_all(said, of) : grade_one(said, of);
}

}  // namespace

void add_grading_options(CLI::App* command, grading_words& said) {
  command->add_option("--lab", said.labs, "only this one; may be repeated; default: all");
  command
      ->add_option("--seed", said.seed,
                   "of the hidden inputs; default: a new one, which is printed")
      ->check(is_no_negative_number);
  command->add_option("--jobs", said.jobs, "that run at once")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  command->add_flag("--fast", said.fast,
                    "without sanitizers and cost; their points are not counted");
  command->add_flag("--no-bubblewrap", said.unwrapped, "keep programs apart by limits only");
  command->add_flag("--json", said.as_json, "for a program to read");
}

grader::grade_options options_of(const grading_words& said) {
  grader::grade_options of;
  of.tree = fs::canonical(root());
  of.build = fs::canonical(build_folder());
  of.supervisor = of.build / "labs" / "grader" / "supervisor";
  std::set<std::string> meant;
  for (const std::string& each : said.labs) meant.insert(find_lab(each).name);
  for (lab& each : all_labs()) {
    if (meant.empty() || meant.contains(each.name))
      of.labs.push_back(each);
    else
      of.others.push_back({each.name, each.editable});
  }
  // The seed is printed, and the same one grades the same way again.
  of.seed = said.seed != 0 ? said.seed : grader::fresh_seed();
  of.fast = said.fast;
  of.jobs = said.jobs;
  if (said.unwrapped) of.isolation = grader::sandbox::plain;
  of.version = version_of(of);
  return of;
}

void add_grade(CLI::App& app, int& code) {
  const auto said = std::make_shared<words>();
  CLI::App* grade_command = app.add_subcommand(
      "grade", "points for a submission, or a class: builds it, asks it, and decides");
  grade_command->footer(help);
  grade_command->add_option("submission", said->submission, "a folder with NN_name/mine.cpp")
      ->required();
  grade_command->add_flag("--all", said->all,
                          "a class: every subfolder is a submission. Called again it goes on");
  grade_command->add_option("--out", said->out,
                            "where graded.json and the other reports are written; of a class "
                            "NAME/graded.json, ..., and summary.csv, default: DIR.graded");
  add_grading_options(grade_command, *said);
  grade_command->add_flag("--slurm", said->slurm, "with --all: on a cluster, as a job array");
  grade_command->add_option("--slurm-script", said->script_folder,
                            "with --all: only writes the array's script into this folder");
  grade_command->add_flag("--prepared", said->prepared, "the labs are built: do not look");
  grade_command->callback([said, &code] {
    try {
      code = grade(*said);
    } catch (const grader::interrupted& stopped) {
      code = 128 + stopped.signal;
      if (said->all)
        fmt::print(stderr, "scopelab: stopped. The same command goes on where it was\n");
    }
  });
}

}  // namespace cli
