// Grades submissions: takes them, builds them, asks them and the reference, and decides.
#pragma once

#include "cli/temporary_folder.hpp"
#include "grader/build.hpp"
#include "grader/judge.hpp"
#include "grader/model.hpp"
#include "grader/sandbox.hpp"
#include "grader/submission.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace grader {

struct grade_options {
  std::filesystem::path tree;
  std::filesystem::path build;  // the default preset's; those of the sanitizers are in the tree
  std::filesystem::path supervisor;
  std::vector<cli::lab> labs;    // that are graded
  std::vector<editable> others;  // labs that are not: their files are known too
  std::string version;           // version_of()
  std::uint64_t seed = 1;
  bool fast = false;  // without the checks that take long: sanitizers and cost
  int jobs = 2;       // that run at once
  sandbox::kind isolation = sandbox::automatic;
  // Called with what is under way; from any thread, one at a time.
  std::function<void(const std::string&)> say = [](const std::string&) {};
};

// Where the build folder of a variant is.
std::filesystem::path build_folder_of(const grade_options& of, variant how);
std::vector<variant> variants_of(const grade_options& of);

// Builds what grading needs of the tree: the reference's programs, and what a submission is linked
// with. Throws std::runtime_error.
void prepare(const grade_options& of);

// Runs all tasks, so many at once, and throws what one of them threw; the rest are not begun then.
void run_all(const std::vector<std::function<void()>>& tasks, int jobs);

// A folder for everything that is only there while this process is; those of processes that are
// gone are cleared away.
class scratch_folder {
 public:
  scratch_folder();
  const std::filesystem::path& path() const { return folder_.path(); }

 private:
  cli::temporary_folder folder_;
};

// Everything that is the same for all submissions. Any number of threads may grade at once.
class grading {
 public:
  explicit grading(grade_options of);

  // Never throws for what a submission does; what goes wrong otherwise is in result.faults. Throws
  // interrupted.
  result grade(const std::filesystem::path& submission);

  const sandbox& isolation() const { return sandbox_; }

 private:
  struct lab {
    cli::lab facts;
    std::map<variant, recipe> recipes;
    programs fixed;
    std::string broken;    // its text
    std::string contract;  // contract.hpp
  };
  // A lab of a submission, on its way.
  struct work {
    const lab* of;
    graded_lab* into;
    std::filesystem::path folder;
    programs mine;
    std::map<std::string, int> lines;
    std::map<variant, std::string> not_built;  // why
  };

  void accept(const taken_lab& from, work& one) const;
  void build(work& one, variant how) const;
  std::map<std::string, int> lines_of(const lab& of, const std::string& source) const;
  void grade_all(std::vector<work>& all);
  void decide(const work& one, graded_case& of, check& each);
  void say(const std::string& text);

  grade_options of_;
  scratch_folder scratch_;
  sandbox sandbox_;
  builder builder_;
  examiner examiner_;
  references references_;
  std::vector<lab> labs_;
  std::mutex saying_;
};

// Changes whenever grading may: of the tree's labs, halves and library, and of this program.
std::string version_of(const grade_options& of);
std::string digest_of(const std::string& text);

// That nobody knew before.
std::uint64_t fresh_seed();

// For people.
std::string table_of(const result& graded);

}  // namespace grader
