// `scopelab report`: the evidence of labs as one HTML file.
#pragma once

#include "cli/tree.hpp"

#include <string>
#include <vector>

namespace cli {

// Writes `out` (empty: build/report/scopelab.html) and prints its path, or prints the model. What is
// measured is kept in build/report, and measured again when a half is another one.
int report(const std::vector<lab>& labs, const std::filesystem::path& out, bool as_json);

}  // namespace cli
