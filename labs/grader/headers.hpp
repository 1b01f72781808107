// Whether a submission changes what the lab's headers say to the compiler: with macros it can make
// what is private public, or give a world another function.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace grader {

// Whether a path, taken as it is written, is in the folder or deeper.
bool below(const std::filesystem::path& path, const std::filesystem::path& folder);

// The files below `tree` that a list of included files, as -MD writes it, names; in its order.
std::vector<std::string> headers_in(const std::string& dependencies,
                                    const std::filesystem::path& tree);

// The headers of the system that a preprocessed source includes itself, as #include <...> has them.
std::vector<std::string> system_headers_in(std::string_view preprocessed);

// The lines of the system's headers that are not in `clean`: what a macro makes of them.
std::string lines_by_macros(std::string_view submission, std::string_view clean);

// Why it is refused: a header below `tree` is not the same text in the two, both as the
// preprocessor prints them. Empty: all are.
std::string refused_headers(std::string_view submission, std::string_view clean,
                            const std::filesystem::path& tree);

}  // namespace grader
