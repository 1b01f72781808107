#include "grader/slurm.hpp"

#include "grader/files.hpp"

#include <fmt/format.h>

#include <cctype>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <thread>

namespace fs = std::filesystem;

namespace grader {
namespace {

// Of one submission; it takes three minutes on two cores.
constexpr const char* cores = "2";
constexpr const char* memory = "6G";
constexpr const char* time_limit = "00:20:00";

std::string printed_by(const std::string& command, int& status) {
  std::FILE* const pipe = ::popen(command.c_str(), "re");
  if (pipe == nullptr) throw std::runtime_error(command + " cannot be started");
  std::string text;
  char buffer[4096];
  for (std::size_t n; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) text.append(buffer, n);
  status = ::pclose(pipe);
  return text;
}

}  // namespace

std::string shell_word(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string{"'\\''"} : std::string{c};
  return out + "'";
}

int write_slurm_script(const grade_options& of, const class_options& all, const fs::path& scopelab,
                       const fs::path& folder) {
  fs::create_directories(folder / "logs");
  const std::vector<std::string> names = missing(of, all);
  std::string list;
  for (const std::string& name : names) {
    if (name.find('\n') != std::string::npos)
      throw std::runtime_error("a submission has a line's end in its name: rename it");
    list += name + "\n";
  }
  const fs::path where = fs::absolute(folder);
  write_atomically(folder / "submissions.txt", list);
  std::string labs;
  for (const cli::lab& each : of.labs) labs += " --lab " + each.name;
  // A task that finds nothing to grade fails; what it has graded is there, whatever comes after.
  const std::string script = fmt::format(
      "#!/bin/bash\n"
      "#SBATCH --job-name=scopelab-grade\n"
      "#SBATCH --array=1-{count}\n"
      "#SBATCH --cpus-per-task={cores}\n"
      "#SBATCH --mem={memory}\n"
      "#SBATCH --time={time}\n"
      "#SBATCH --output=\"{logs}\"\n"
      "# One task a submission: the line of submissions.txt with the task's number.\n"
      "set -euo pipefail\n"
      "name=$(sed -n \"${{SLURM_ARRAY_TASK_ID:?}}p\" {list})\n"
      "[ -n \"$name\" ]\n"
      "code=0\n"
      "{scopelab} grade {submissions}/\"$name\" --out {out}/\"$name\" --seed {seed}{fast}"
      "{isolation} --prepared --jobs {cores}{labs} || code=$?\n"
      "# Points that are missing are a result; the grader's own fault is none.\n"
      "[ \"$code\" -le 1 ] || [ \"$code\" -eq 4 ]\n",
      fmt::arg("count", std::max<std::size_t>(names.size(), 1)), fmt::arg("cores", cores),
      fmt::arg("memory", memory), fmt::arg("time", time_limit),
      fmt::arg("logs", (where / "logs" / "%a.log").string()),
      fmt::arg("list", shell_word((where / "submissions.txt").string())),
      fmt::arg("scopelab", shell_word(scopelab.string())),
      fmt::arg("submissions", shell_word(fs::absolute(all.submissions).string())),
      fmt::arg("out", shell_word(fs::absolute(all.out).string())), fmt::arg("seed", of.seed),
      fmt::arg("fast", of.fast ? " --fast" : ""),
      fmt::arg("isolation", of.isolation == sandbox::plain ? " --no-bubblewrap" : ""),
      fmt::arg("labs", labs));
  write_atomically(folder / "grade.sbatch", script);
  return static_cast<int>(names.size());
}

// Of a controller that restarts: 5 minutes.
constexpr int most_unanswered = 150;

void submit_and_wait(const fs::path& script) {
  int status = 0;
  const std::string printed =
      printed_by("sbatch --parsable " + shell_word(script.string()), status);
  std::string id;
  for (const char c : printed) {
    if (std::isdigit(static_cast<unsigned char>(c)) == 0) break;
    id += c;
  }
  if (status != 0 || id.empty())
    throw std::runtime_error("sbatch does not take " + script.string() + ": " + printed);
  int unanswered = 0;
  try {
    for (;;) {
      // Nothing is printed of a job that is over, until it has been forgotten.
      const std::string left = printed_by("squeue --noheader --jobs=" + id + " 2>&1", status);
      stop_if_asked();  // Ctrl-C ends squeue as well
      if (left.find("Invalid job id") != std::string::npos) return;
      if (status == 0 && left.find_first_not_of(" \n") == std::string::npos) return;
      unanswered = status == 0 ? 0 : unanswered + 1;
      if (unanswered == most_unanswered)
        throw std::runtime_error(
            fmt::format("job {} was submitted, but squeue does not answer: {}", id, left));
      for (int i = 0; i < 20; ++i) {
        stop_if_asked();
        std::this_thread::sleep_for(std::chrono::milliseconds{100});
      }
    }
  } catch (const interrupted&) {
    printed_by("scancel " + id, status);
    throw;
  }
}

}  // namespace grader
