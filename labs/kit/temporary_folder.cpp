#include "kit/temporary_folder.hpp"

#include <dirent.h>
#include <stdlib.h>

#include <cerrno>
#include <new>
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
  // It may lack memory, for a moment.
  for (int tries = 0; tries < 2; ++tries) {
    try {
      std::error_code ignored;
      fs::remove_all(path_, ignored);
      return;
    } catch (const std::bad_alloc&) {
    }
  }
}

int temporary_folder::files() const {
  // libstdc++'s directory_iterator ends the program when there is no memory.
  DIR* const folder = ::opendir(path_.c_str());
  if (folder == nullptr) throw std::system_error(errno, std::generic_category(), path_.string());
  int entries = 0;
  while (::readdir(folder) != nullptr) ++entries;
  ::closedir(folder);
  return entries - 2;  // less . and ..
}

}  // namespace kit
