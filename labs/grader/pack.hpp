// What is handed out: the tree without its solutions, for learners; and the tree with them, as an
// autograder for Gradescope.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace grader {

// Writes the learners' tree to `out`, which must not be there yet. Throws if a line of a solution
// would be in it, and then leaves nothing.
void pack_for_learners(const std::filesystem::path& tree, const std::filesystem::path& out);

// "FILE:LINE: TEXT" of each line of a solution that is in `folder`: a line of a fixed half, of 24
// letters or more, that neither its broken half has nor the library with its page, the kit or the
// instruments have.
std::vector<std::string> solutions_in(const std::filesystem::path& folder,
                                      const std::filesystem::path& tree);

// Writes what an autograder consists of to `out`: setup.sh, run_autograder, the tree, and the
// options that `scopelab grade` is given ("--lab NN_name").
void pack_for_gradescope(const std::filesystem::path& tree, const std::filesystem::path& out,
                         const std::string& options = {});

}  // namespace grader
