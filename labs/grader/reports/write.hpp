// Writes all reports of a result: graded.json, junit.xml, results.json (Gradescope),
// classroom50.json and exercism/results.json.
#pragma once

#include "grader/model.hpp"

#include <filesystem>
#include <string>

namespace grader {

// A reader sees a report whole or not at all; throws where one can't be written, and then leaves
// those that were there before. `key`: what the result is of; it goes into graded.json.
void write_reports(const result& graded, const std::filesystem::path& folder,
                   const std::string& key = {});

}  // namespace grader
