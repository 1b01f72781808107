// Runs a half of a lab, as it was built.
#pragma once

#include "cli/tree.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace cli {

// The binary of a half ("broken", "fixed", "mine"); a complaint if it is not
// built.
std::filesystem::path binary_of(const lab& lab, const std::string& half);

// What the half prints with these arguments; a complaint if it does not end
// well.
std::string output_of(const lab& lab, const std::string& half,
                      const std::vector<std::string>& arguments);

// What `half verdict --json` tells. If the program ended without a verdict the
// result has no cases, and why in "faults". A case that hangs is ended after `limit`,
// 0 for the kit's own.
json verdict_of(const lab& lab, const std::string& half, const std::string& only_case = {},
                std::chrono::seconds limit = {});

// The case of a verdict; null if it has none of that name.
json case_of(const json& verdict, const std::string& case_name);

// A figure of a lab's evidence, of both halves.
struct compared_figure {
  std::string what;
  std::string broken;
  std::string fixed;
};
std::vector<compared_figure> evidence_of(const lab& lab);

}  // namespace cli
