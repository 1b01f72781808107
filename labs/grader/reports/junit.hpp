// JUnit XML as Ant and Jenkins read it: a suite a lab, a test a case. The format has no points:
// they are properties of the suites. An error is the grader's fault, a failure the learner's.
#pragma once

#include "grader/model.hpp"

#include <string>

namespace grader {

std::string to_junit(const result& graded);

}  // namespace grader
