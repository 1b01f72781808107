// The learner's loop: start, check, hint, reset. What is checked is
// labs/NN_name/mine.cpp.
#pragma once

#include "cli/checking.hpp"
#include "cli/tree.hpp"

#include <string>
#include <vector>

namespace cli {

// Copies the broken half to mine.cpp; an existing one is kept.
int start(const lab& lab, bool as_json);

// Builds mine.cpp and holds it to the promises; prints what was seen.
int check(const lab& lab, const check_options& options, bool as_json);

// The same of several labs; one that is not begun is not kept.
int check_all(const std::vector<lab>& labs, const check_options& options, bool as_json);

// Puts the broken half back; the old mine.cpp is kept beside it.
int reset(const lab& lab, bool as_json);

// The next hint of a case (or of the first case that the last check saw broken).
int hint(const lab& lab, std::string case_name, bool all, bool as_json);

}  // namespace cli
