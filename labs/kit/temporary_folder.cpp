#include "kit/temporary_folder.hpp"

#include <stdlib.h>

#include <cerrno>
#include <iterator>
#include <string>
#include <system_error>

namespace fs = std::filesystem;

namespace kit {

temporary_folder::temporary_folder() {
  std::string name = (fs::temp_directory_path() / "scopelab.XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw std::system_error(errno, std::generic_category(), name);
  }
  path_ = name;
}

temporary_folder::~temporary_folder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

int temporary_folder::files() const {
  return static_cast<int>(std::distance(fs::directory_iterator{path_}, fs::directory_iterator{}));
}

}  // namespace kit
