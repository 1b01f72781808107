// What the learner has seen and done so far in a lab. It is in the build folder and worth nothing:
// no verdict stands on it.
#pragma once

#include "cli/tree.hpp"

namespace cli {

// An object; empty if there is none, or none that can be read.
json notes_of(const lab& lab);
void keep_notes(const lab& lab, const json& notes);
void forget_notes(const lab& lab);

}  // namespace cli
