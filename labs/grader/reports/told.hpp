// What a learner may read of a result: the same words and points for every report format.
//
// Bounded, valid UTF-8 without control characters, whatever the model holds; hidden tests are not
// named. A format escapes on top what it has to.
#pragma once

#include "grader/model.hpp"

#include <string>
#include <vector>

namespace grader::reports {

struct told_case {
  std::string lab;
  std::string name;
  std::string promise;
  verdict judged;
  int points;
  int max_points;
  std::string says;  // how it went, check by check; of a refused lab why
};

struct told {
  std::string submission;
  int points;
  int max_points;
  bool faulty;       // it is the grader's fault that there are no points
  std::string says;  // the sum in a line; then the faults, and the files that were ignored
  std::vector<told_case> cases;
};

told tell(const result& graded);

// "...Seeded.ThisAndThat" and "labs/NN/seeded.cpp:7" become "a hidden test"; then plain().
std::string for_learners(std::string_view text, std::size_t limit = 2000);

}  // namespace grader::reports
