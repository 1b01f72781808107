// Writes files that nobody sees half. Throws std::system_error. Any thread, a path by one at a time.
#pragma once

#include <filesystem>
#include <string>

namespace grader {

// Returns when the disk has it: a full disk may only be told then.
void write_synced(const std::filesystem::path& path, const std::string& text);

// Replaces a file as a whole, or throws and leaves what was there.
void write_atomically(const std::filesystem::path& path, const std::string& text);

// Keeps a folder for one process; the system lets go of it however that ends.
class folder_lock {
 public:
  // Throws std::runtime_error if another process has it.
  explicit folder_lock(const std::filesystem::path& folder);
  folder_lock(const folder_lock&) = delete;
  folder_lock& operator=(const folder_lock&) = delete;
  ~folder_lock();

 private:
  int fd_;
};

}  // namespace grader
