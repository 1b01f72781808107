// What is measured of a lab, as the commands print it with --json and the report shows it.
#pragma once

#include "cli/terminal.hpp"
#include "cli/tree.hpp"

#include <string>

namespace cli {

// Rounds of each half in turn; a benchmark of a round takes `seconds`, or little more.
struct bench_options {
  int rounds = 5;
  double seconds = 0.05;
};
json benchmarks_of(const lab& lab, const bench_options& options, progress& shown);

// The ledgers of both halves: {"broken": ..., "fixed": ...}.
json ledgers_of(const lab& lab);

// What grows on the heap, of one case if it is named; with the stacks of what grew if they are
// asked for.
json heap_of(const lab& lab, const std::string& only_case, bool with_stacks, progress& shown);

}  // namespace cli
