// `scopelab grade`: submissions, one or a class.
#pragma once

#include <CLI/CLI.hpp>

#include "grader/grade.hpp"

#include <string>
#include <vector>

namespace cli {

// What is said to every command that grades.
struct grading_words {
  std::vector<std::string> labs;  // none: all
  std::uint64_t seed = 0;         // a fresh one
  int jobs = 2;
  bool fast = false;
  bool unwrapped = false;
  bool as_json = false;
};

// Adds --lab, --seed, --jobs, --fast, --no-bubblewrap and --json.
void add_grading_options(CLI::App* command, grading_words& said);

// How this tree's build folder grades.
grader::grade_options options_of(const grading_words& said);

// Adds the command; when it was called, `code` is its exit code.
void add_grade(CLI::App& app, int& code);

}  // namespace cli
