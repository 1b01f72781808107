// Reads gperftools' heap profiles as text: a block's stack, and how much it holds.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace scopelab::diagnose {

// Return addresses, the innermost first.
using stack = std::vector<std::uintptr_t>;

struct held {
  std::int64_t blocks = 0;
  std::int64_t bytes = 0;
};

// What is live, by stack. std::runtime_error: it is no such profile.
std::map<stack, held> read_profile(const std::filesystem::path& from);

}  // namespace scopelab::diagnose
