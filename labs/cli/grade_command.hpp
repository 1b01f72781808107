// `scopelab grade`: submissions, one or a class.
#pragma once

#include <CLI/CLI.hpp>

#include "grader/grade.hpp"

#include <string>
#include <vector>

namespace cli {

// How this tree's build folder grades these labs (none named: all). Seed 0: a fresh one.
grader::grade_options grade_options_for(const std::vector<std::string>& labs, std::uint64_t seed,
                                        bool fast, int jobs, bool unwrapped);

// Adds the command; when it was called, `code` is its exit code.
void add_grade(CLI::App& app, int& code);

}  // namespace cli
