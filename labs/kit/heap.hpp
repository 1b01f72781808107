// The heap profiles of a half: what `half heap DIR` writes.
#pragma once

#include "kit/kit.hpp"

#include <filesystem>
#include <string>

namespace kit {

struct heap_profiles {
  std::filesystem::path warm_up;  // after n operations
  std::filesystem::path less;     // after n more
  std::filesystem::path more;     // after 4n more
};

// Writes the profiles of a workload into `folder`, each by a process of its own,
// so that what n operations leave for good is not part of what 4n leave: less to
// more is 3n operations. The workload's result is alive in it; where the world
// notes resources (note_descriptors), it is written at the nth note. Throws if a
// run does not end well.
heap_profiles write_heap_profiles(const workload& load, int n, const std::filesystem::path& folder);

}  // namespace kit
