// Grades submissions of which it is known what they deserve: the halves, cheats/ and unusual/.
#pragma once

#include "grader/grade.hpp"
#include "grader/overlay.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace grader {

// What a grading gave beyond or below what is deserved, a sentence each; empty: it is as expected.
struct difference {
  std::vector<std::string> accepted;  // that must not be
  std::vector<std::string> rejected;  // that must not be, or for another reason
};
difference compare(const overlay& expected, const result& seen);

// Both halves of every lab, and the overlays in <tree>/labs/grader/{cheats,unusual} whose names
// contain `only`. Throws std::invalid_argument for one that is not well written.
std::vector<overlay> known_submissions(const grade_options& of, const std::string& only);

struct checked {
  std::string name;
  std::string technique;
  result seen;
  difference wrong;
};

// Grades them all, `jobs` at once. `tell`: called for each, one at a time. Throws interrupted.
std::vector<checked> selfcheck(const grade_options& of, const std::vector<overlay>& all, int jobs,
                               const std::function<void(const checked&)>& tell);

}  // namespace grader
