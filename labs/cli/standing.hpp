// How far the learner is: recomputed from mine.cpp each time, never read from a file.
#pragma once

#include "cli/tree.hpp"

#include <optional>

namespace cli {

// Every lab and what of it is kept.
int show_progress(bool as_json);

// The first case that is not kept, of the labs that are begun, then of the others.
struct next_case {
  lab of;
  std::string name;
  bool begun;
};
std::optional<next_case> find_next();
int show_next(bool as_json);

}  // namespace cli
