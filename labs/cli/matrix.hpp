// `scopelab matrix`: every case, both halves, under every detector.
#pragma once

#include "cli/tree.hpp"

#include <string>
#include <vector>

namespace cli {

struct matrix_options {
  bool fast = false;                   // those detectors alone that take seconds
  std::vector<std::string> detectors;  // only these; empty: all
  bool as_json = false;
  bool update = false;  // record what is seen, and write it into the pages
};

// Prints the table and compares it with what is recorded: `fail` if a cell is another, else
// `inconclusive` if one could not be run.
int matrix(const std::vector<lab>& labs, const matrix_options& options);

}  // namespace cli
