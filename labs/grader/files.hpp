// Writes files that nobody sees half. Throws std::system_error. Any thread, a path by one at a time.
#pragma once

#include <filesystem>
#include <string>

namespace grader {

// Returns when the disk has it: a full disk may only be told then.
void write_synced(const std::filesystem::path& path, const std::string& text);

// Replaces a file as a whole, or throws and leaves what was there.
void write_atomically(const std::filesystem::path& path, const std::string& text);

}  // namespace grader
