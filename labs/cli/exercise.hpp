// The learner's loop: start, check, hint, reset. What is checked is
// labs/NN_name/mine.cpp.
#pragma once

#include "cli/tree.hpp"

#include <chrono>
#include <string>

namespace cli {

// Copies the broken half to mine.cpp; an existing one is kept.
int start(const lab& lab, bool as_json);

// Builds mine.cpp and holds it to the promises. A case that hangs is ended after
// `limit` (0: the kit's own) and told where it waited.
int check(const lab& lab, std::chrono::seconds limit, bool as_json);

// Puts the broken half back; the old mine.cpp is kept beside it.
int reset(const lab& lab, bool as_json);

// The next hint of a case (or of the first case that the last check saw broken).
int hint(const lab& lab, std::string case_name, bool all, bool as_json);

}  // namespace cli
