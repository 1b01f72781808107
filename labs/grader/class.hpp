// Grades a class: a folder with one submission a subfolder. What is graded stays graded, however the
// run ends.
#pragma once

#include "grader/grade.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace grader {

struct class_options {
  std::filesystem::path submissions;
  std::filesystem::path out;  // NAME/graded.json for each, and summary.csv
  int jobs = 2;               // submissions at once
  // Called with a line for each that is graded.
  std::function<void(const std::string&)> tell = [](const std::string&) {};
};

// The subfolders, by name; hidden ones and links are none.
std::vector<std::string> submissions_in(const std::filesystem::path& folder);

// What a result is of: the submission's editable files, the grader's version, and the seed.
std::string key_of(const grade_options& of, const std::filesystem::path& submission);

// The seed of a class that was begun: kept in `out`, so that who comes back grades the same.
std::uint64_t seed_of_class(const std::filesystem::path& out, std::uint64_t wanted);

// Whether the result in `out` is of this key, and no fault of the grader's.
bool is_done(const std::filesystem::path& out, const std::string& key);

// Those that have no result yet, or one of something else.
std::vector<std::string> missing(const grade_options& of, const class_options& all);

// Grades those that are missing. Throws what ends the run; what is done then is kept.
void grade_class(grade_options of, const class_options& all);

// Reads all results and writes summary.csv.
struct summary {
  int graded = 0;
  int faults = 0;  // the grader's own
  int inconclusive = 0;
  std::vector<std::string> missing;
  std::filesystem::path table;
};
summary summarise(const grade_options& of, const class_options& all);

// A text as a field of CSV, which no spreadsheet takes for a formula.
std::string csv_field(const std::string& text);

}  // namespace grader
