// Whether a program leaks, and where: what `scopelab diagnose` finds.
#pragma once

#include "cli/looks.hpp"
#include "cli/sites.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace cli {

enum class verdict { leaking, bounded, unclear };

// Something that grows, or does not: bytes, descriptors, threads, of the program or of a site.
struct measured {
  std::string what;  // "bytes", "descriptors", "threads"
  scopelab::diagnose::trend trend;
};

struct grown_site {
  cli::site site;
  std::string unit;  // "bytes", "descriptors", "tasks"
  scopelab::diagnose::trend trend;
};

struct diagnosis {
  cli::verdict verdict = verdict::unclear;
  std::string kind;  // "parked task", "cycle", "retained buffer", "cache warm-up", ...
  std::string why;   // a sentence
  std::vector<measured> totals;
  std::vector<grown_site> sites;      // those that leak: tasks, bytes, descriptors; the most first
  std::vector<std::string> warnings;  // a sentence each
  std::vector<std::string> commands;  // to look further
  std::string lab;                    // that teaches it, NN_name
  std::string lab_case;
  std::size_t rounds = 0;
};

// Looks at the program, and closer if it is suspect. `ignore`: as site_of().
diagnosis diagnose(const watched_program& program, const std::string& ignore,
                   const std::function<void(const std::string&)>& say);

}  // namespace cli
