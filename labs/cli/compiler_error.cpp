#include "cli/compiler_error.hpp"

#include <sstream>

namespace cli {

std::string first_compiler_error(const std::string& printed, const std::filesystem::path& tree) {
  constexpr int most = 8;
  std::istringstream lines{printed};
  std::string kept;
  int count = 0;
  for (std::string line; std::getline(lines, line);) {
    const bool error = line.find("error: ") != std::string::npos ||
                       line.find("undefined reference") != std::string::npos;
    if (error && count > 0) break;
    // Ninja and CMake speak too.
    if (line.starts_with("ninja: ") || line.starts_with("-- ")) continue;
    if (count == 0 && !error) continue;
    if (++count <= most) kept += line + "\n";
  }
  const std::string prefix = tree.string() + "/";
  for (std::size_t at; (at = kept.find(prefix)) != std::string::npos;)
    kept.erase(at, prefix.size());
  return kept;
}

}  // namespace cli
