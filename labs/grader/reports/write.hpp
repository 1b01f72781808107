// Writes all reports of a result: graded.json, junit.xml, results.json (Gradescope),
// classroom50.json and exercism/results.json.
#pragma once

#include "grader/model.hpp"

#include <filesystem>

namespace grader {

// A reader sees a report whole or not at all; throws where one can't be written, and then leaves
// those that were there before.
void write_reports(const result& graded, const std::filesystem::path& folder);

}  // namespace grader
