// What the report shows of a lab, as profiling/report/model.schema.json tells.
#pragma once

#include "cli/terminal.hpp"
#include "cli/tree.hpp"

#include <string>

namespace cli {

// What was measured of the lab, from a file in `kept` while the halves are the same as then.
json measured_of(const lab& lab, const std::filesystem::path& kept, progress& shown);

// The lab's group of the model.
json group_of(const lab& lab, const json& measured);

// From the broken half to the fixed one, what is of the case: its function in contract.hpp and
// what stands between it and the case before. The numbers are those of the halves' lines.
std::string diff_of_case(const lab& lab, const std::string& case_name);

}  // namespace cli
