#include "grader/grade.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <system_error>
#include <thread>

namespace fs = std::filesystem;

namespace grader {
namespace {

constexpr std::string_view scratch_prefix = "scopelab-grade.";

// What grading processes that were killed have left.
void clear_left(const fs::path& parent) {
  std::error_code error;
  for (fs::directory_iterator at{parent, error}; !error && at != fs::directory_iterator{};
       at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (!name.starts_with(scratch_prefix)) continue;
    const int pid = std::atoi(name.c_str() + scratch_prefix.size());
    std::error_code ignored;
    if (pid > 0 && ::kill(pid, 0) != 0 && errno == ESRCH) fs::remove_all(at->path(), ignored);
  }
}

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

scratch_folder::scratch_folder() {
  const fs::path parent = fs::temp_directory_path();
  clear_left(parent);
  std::string name = (parent / fmt::format("{}{}.XXXXXX", scratch_prefix, ::getpid())).string();
  if (::mkdtemp(name.data()) == nullptr)
    throw std::system_error(errno, std::generic_category(), name);
  path_ = fs::canonical(name);
  fs::permissions(path_, fs::perms{0711});  // programs run as another user
}

scratch_folder::~scratch_folder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

void write_atomically(const fs::path& path, const std::string& text) {
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path{"."};
  const fs::path part = folder / fmt::format(".{}.{}", path.filename().string(), ::getpid());
  try {
    file out{part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC};
    out.write(text);
    out.sync();
    fs::rename(part, path);
  } catch (...) {
    std::error_code ignored;
    fs::remove(part, ignored);
    throw;
  }
  file{folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC}.sync();
}

void run_all(const std::vector<std::function<void()>>& tasks, int jobs) {
  std::atomic<std::size_t> next{0};
  std::atomic<bool> stop{false};
  std::exception_ptr first;
  std::mutex mutex;
  const auto work = [&] {
    for (std::size_t i; !stop && (i = next++) < tasks.size();) {
      try {
        tasks[i]();
      } catch (...) {
        const std::lock_guard lock{mutex};
        if (!first) first = std::current_exception();
        stop = true;
      }
    }
  };
  {
    std::vector<std::jthread> threads;
    const std::size_t more = std::min<std::size_t>(tasks.size(), static_cast<std::size_t>(jobs));
    for (std::size_t i = 1; i < more; ++i) threads.emplace_back(work);
    work();
  }
  if (first) std::rethrow_exception(first);
}

}  // namespace grader
