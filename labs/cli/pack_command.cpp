#include "cli/pack_command.hpp"

#include "cli/process.hpp"
#include "cli/tree.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <grader/pack.hpp>

#include <memory>

namespace fs = std::filesystem;

namespace cli {
namespace {

struct asked {
  std::string out;
  std::vector<std::string> labs;
  bool gradescope = false;
};

fs::path free_path(const std::string& out) {
  const fs::path path = fs::absolute(out);
  if (fs::exists(path)) throw complaint(usage, out + " is there already. Choose another name");
  return path;
}

int pack_learners(const fs::path& out) {
  grader::pack_for_learners(root(), out);
  fmt::print(
      "{}: for learners, without solutions. It is a tree of its own: its README says how to "
      "begin.\n",
      out.string());
  return pass;
}

int pack_gradescope(const fs::path& zip, const std::vector<std::string>& labs) {
  const fs::path folder = zip.string() + ".unpacked";
  std::string options;
  for (const std::string& each : labs) options += " --lab " + find_lab(each).name;
  grader::pack_for_gradescope(root(), folder, options);
  // From inside, so that the names in it are relative.
  const finished run = run_program(
      "cmake", {"-E", "chdir", folder.string(), "cmake", "-E", "tar", "cf", zip.string(),
                "--format=zip", "setup.sh", "run_autograder", "options", "tree"});
  fs::remove_all(folder);
  if (run.exit_code != 0) throw complaint(lab_fault, run.err);
  fmt::print(
      "{}: an autograder for Gradescope, with the solutions. Nobody but the platform gets "
      "it.\n",
      zip.string());
  return pass;
}

}  // namespace

void add_pack_command(CLI::App& app, int& code) {
  const auto said = std::make_shared<asked>();
  CLI::App* command = app.add_subcommand(
      "pack", "for instructors: write the tree without its solutions, to hand out");
  command->add_option("out", said->out, "the folder; with --gradescope the zip file")->required();
  command->add_flag("--gradescope", said->gradescope,
                    "an autograder for Gradescope instead, with the solutions");
  command->add_option(
      "--lab", said->labs,
      "with --gradescope: the assignment is this lab; may be repeated; default: all");
  command->callback([said, &code] {
    if (!said->labs.empty() && !said->gradescope)
      throw complaint(usage, "--lab goes with --gradescope: learners get the labs whole");
    code = said->gradescope ? pack_gradescope(free_path(said->out), said->labs)
                            : pack_learners(free_path(said->out));
  });
}

}  // namespace cli
