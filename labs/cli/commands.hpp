// The commands that look and run: list, show, diff, run. Each prints to stdout
// and returns an exit code.
#pragma once

#include "cli/tree.hpp"

#include <string>
#include <vector>

namespace cli {

int list(bool as_json);
int show(const lab& lab, bool as_json);
int diff(const lab& lab, bool as_json);

struct run_options {
  std::string only_case;
  int repeat = 1;
  bool as_json = false;
  bool evidence = false;  // the lab's figures too, below its cases
};
int run(const std::vector<lab>& labs, const run_options& options);

// Both halves' benchmarks, taking turns: ratios of the times with their spread,
// and the allocations of each.
int bench(const lab& lab, int rounds, bool as_json);

// The ledgers of both halves, side by side.
int ledger(const lab& lab, bool as_json);

// What grows on the heap in each half, as pprof tells; of one case if it is named.
int heap(const lab& lab, const std::string& only_case, bool as_json);

// `diff -u` of the two halves, as text.
std::string diff_of(const lab& lab, const std::vector<std::string>& options = {"-u"});

}  // namespace cli
