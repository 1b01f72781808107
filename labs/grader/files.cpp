#include "grader/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <string_view>
#include <system_error>

namespace fs = std::filesystem;

namespace grader {
namespace {

class file {
 public:
  file(const fs::path& path, int flags) : path_(path), fd_(::open(path.c_str(), flags, 0644)) {
    check(fd_ >= 0);
  }
  file(const file&) = delete;
  file& operator=(const file&) = delete;
  ~file() {
    if (fd_ >= 0) ::close(fd_);
  }
  void write(std::string_view text) {
    while (!text.empty()) {
      const ssize_t n = ::write(fd_, text.data(), text.size());
      if (n < 0 && errno == EINTR) continue;
      check(n > 0);
      text.remove_prefix(static_cast<std::size_t>(n));
    }
  }
  void sync() { check(::fsync(fd_) == 0); }

 private:
  void check(bool good) const {
    if (!good) throw std::system_error(errno, std::generic_category(), path_.string());
  }
  fs::path path_;
  int fd_;
};

}  // namespace

void write_synced(const fs::path& path, const std::string& text) {
  file out{path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC};
  out.write(text);
  out.sync();
}

void write_atomically(const fs::path& path, const std::string& text) {
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path{"."};
  const fs::path part = folder / fmt::format(".{}.{}", path.filename().string(), ::getpid());
  try {
    write_synced(part, text);
    fs::rename(part, path);
  } catch (...) {
    std::error_code ignored;
    fs::remove(part, ignored);
    throw;
  }
  file{folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC}.sync();
}

folder_lock::folder_lock(const fs::path& folder)
    : fd_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  if (fd_ < 0) throw std::system_error(errno, std::generic_category(), folder.string());
  if (::flock(fd_, LOCK_EX | LOCK_NB) == 0) return;
  ::close(fd_);
  throw std::runtime_error(folder.string() + ": is being graded into by another scopelab");
}

folder_lock::~folder_lock() { ::close(fd_); }

}  // namespace grader
