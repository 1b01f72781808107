// A folder of its own, gone with its block and all that is in it.
#pragma once

#include <filesystem>
#include <string>

namespace cli {

class temporary_folder {
 public:
  // <parent>/<prefix>XXXXXX, for its owner alone. Throws std::system_error.
  explicit temporary_folder(
      const std::string& prefix = "scopelab.",
      const std::filesystem::path& parent = std::filesystem::temp_directory_path());
  temporary_folder(const temporary_folder&) = delete;
  temporary_folder& operator=(const temporary_folder&) = delete;
  ~temporary_folder() { remove(); }

  // Its real path, without links.
  const std::filesystem::path& path() const { return path_; }

  // Now, for who ends without running destructors.
  void remove() const;

 private:
  std::filesystem::path path_;
};

}  // namespace cli
