// A folder of its own, gone with its block and all that is in it.
#pragma once

#include <filesystem>

namespace kit {

class temporary_folder {
 public:
  temporary_folder();
  temporary_folder(const temporary_folder&) = delete;
  temporary_folder& operator=(const temporary_folder&) = delete;
  ~temporary_folder();

  const std::filesystem::path& path() const { return path_; }
  int files() const;

 private:
  std::filesystem::path path_;
};

}  // namespace kit
