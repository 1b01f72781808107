// Gradescope's results.json: the whole of it, a test a case. Its score is given, so that the sum
// is ours; all text is plain text.
#pragma once

#include "grader/model.hpp"

#include <string>

namespace grader {

std::string to_gradescope(const result& graded);

}  // namespace grader
