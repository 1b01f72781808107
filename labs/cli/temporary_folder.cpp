#include "cli/temporary_folder.hpp"

#include <stdlib.h>

#include <cerrno>
#include <system_error>

namespace fs = std::filesystem;

namespace cli {

temporary_folder::temporary_folder(const std::string& prefix, const fs::path& parent) {
  std::string name = (parent / (prefix + "XXXXXX")).string();
  if (::mkdtemp(name.data()) == nullptr)
    throw std::system_error(errno, std::generic_category(), name + " cannot be made");
  path_ = fs::canonical(name);
}

void temporary_folder::remove() const {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace cli
