// Grades a class on a Slurm cluster: a job array, one task a submission. The tree, the submissions
// and the results are where every node sees them.
#pragma once

#include "grader/class.hpp"

#include <filesystem>
#include <string>

namespace grader {

// Writes <folder>/grade.sbatch and <folder>/submissions.txt, for those that are missing; a task
// grades the line of its number. Returns how many they are.
int write_slurm_script(const grade_options& of, const class_options& all,
                       const std::filesystem::path& scopelab, const std::filesystem::path& folder);

// Submits it, and waits until the array is over. Throws std::runtime_error; interrupted cancels the
// array.
void submit_and_wait(const std::filesystem::path& script);

// `text` as one word of a shell.
std::string shell_word(const std::string& text);

}  // namespace grader
