// Runs detectors over the halves of labs.
#pragma once

#include "cli/tree.hpp"
#include "profiling/detectors/cell.hpp"

#include <string>
#include <vector>

namespace cli {

// The name of the detector that is the lab's own contract.
inline constexpr const char* our_oracle = "contract";

struct place_in_matrix {
  std::string lab;
  std::string case_name;
  std::string detector;
};

struct measured_cell {
  place_in_matrix at;
  scopelab::detectors::cell seen;
};

// The names of all detectors, in the order of the table: those of profiling/detectors, then
// "contract", the labs' own oracle. `quick`: those alone that take seconds.
std::vector<std::string> detector_names(bool quick = false);

// A cell for each case and each of `detectors`, as measured now; two or more programs run side
// by side.
std::vector<measured_cell> measure(const std::vector<lab>& labs,
                                   const std::vector<std::string>& detectors);

}  // namespace cli
