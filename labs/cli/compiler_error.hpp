// The compiler's first error, without the rest of what a build prints.
#pragma once

#include <filesystem>
#include <string>

namespace cli {

// At most eight lines, each with its end; paths below `tree` are relative to it. Empty: there is
// no error, of the compiler or of the linker.
std::string first_compiler_error(const std::string& printed, const std::filesystem::path& tree);

}  // namespace cli
