// The command that looks for a leak in any program.
#pragma once

#include "cli/looks.hpp"

#include <string>

namespace cli {

struct diagnose_request {
  watched_program program;
  int operations = 0;  // of the load, a round; 0: not told
  std::string ignore;  // functions or files, as a regular expression
  bool as_json = false;
};

// pass: bounded; fail: leaking; inconclusive: neither could be said.
int diagnose(diagnose_request asked);

}  // namespace cli
