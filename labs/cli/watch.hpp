// Checks a learner's half whenever it is saved, and says what changed since the last time.
//
// On a terminal a key asks for a hint, the diff, the next case, or the end; the terminal is as it
// was afterwards, however it ends. Elsewhere there are plain lines, and the same keys are read from
// stdin, at whose end it ends.
#pragma once

#include "cli/tree.hpp"

#include <chrono>

namespace cli {

// The exit code is that of the last check.
int watch(const lab& lab, std::chrono::seconds limit);

}  // namespace cli
