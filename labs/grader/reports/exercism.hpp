// Exercism's test runner interface, version 3: a test a case; a lab is a task. The format has no
// points, so a test's output tells them.
#pragma once

#include "grader/model.hpp"

#include <string>

namespace grader {

std::string to_exercism(const result& graded);

}  // namespace grader
