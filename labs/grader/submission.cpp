#include "grader/submission.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <set>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace fs = std::filesystem;

namespace grader {
namespace {

constexpr std::size_t most_ignored = 50;

class descriptor {
 public:
  explicit descriptor(int fd) : fd_(fd) {}
  descriptor(descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  descriptor& operator=(descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

// Thrown for what is there but must not be taken.
struct refusal : std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::string read_regular(int fd, const std::string& name) {
  struct stat what{};
  if (::fstat(fd, &what) != 0) throw refusal(name + " cannot be read");
  if (!S_ISREG(what.st_mode)) throw refusal(name + " is not a regular file");
  std::string text;
  std::array<char, 65536> buffer;
  for (ssize_t n; (n = ::read(fd, buffer.data(), buffer.size())) != 0;) {
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw refusal(name + " cannot be read");
    text.append(buffer.data(), static_cast<std::size_t>(n));
    if (text.size() > file_limit) {
      throw refusal(name + " is larger than " + std::to_string(file_limit >> 10) +
                    " KiB, which is the most that is taken");
    }
  }
  return text;
}

// One step down; links are not followed, and a fifo is not waited for. -1: it is not there.
descriptor step(const descriptor& from, const std::string& name, bool folder) {
  const int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | (folder ? O_DIRECTORY : 0);
  descriptor next{::openat(from.get(), name.c_str(), flags)};
  if (next.get() >= 0 || errno == ENOENT) return next;
  if (errno == EMFILE || errno == ENFILE || errno == ENOMEM)  // no fault of the submission's
    throw std::system_error(errno, std::generic_category(), name);
  struct stat what{};
  if (::fstatat(from.get(), name.c_str(), &what, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(what.st_mode))
    throw refusal(name + " is a link");
  throw refusal(name + (folder ? " is not a folder that can be read" : " cannot be read"));
}

// The text of a file some folders below; false: it is not there.
bool read_below(const descriptor& top, const fs::path& path, std::string& text) {
  descriptor at{::fcntl(top.get(), F_DUPFD_CLOEXEC, 0)};
  if (at.get() < 0) throw std::system_error(errno, std::generic_category(), path.string());
  for (const fs::path& part : path.parent_path()) {
    at = step(at, part.string(), true);
    if (at.get() < 0) return false;
  }
  const descriptor file = step(at, path.filename().string(), false);
  if (file.get() < 0) return false;
  text = read_regular(file.get(), path.filename().string());
  return true;
}

std::vector<std::string> others(const fs::path& folder, const std::set<fs::path>& used) {
  std::vector<std::string> found;
  std::size_t more = 0;
  std::error_code error;
  auto at = fs::recursive_directory_iterator{folder, fs::directory_options::skip_permission_denied,
                                             error};
  for (; !error && at != fs::recursive_directory_iterator{}; at.increment(error)) {
    const fs::path path = fs::relative(at->path().parent_path(), folder) / at->path().filename();
    if (at->is_directory(error) && !at->is_symlink(error)) {
      if (at->path().filename() == ".git") at.disable_recursion_pending();
      continue;
    }
    if (used.contains(path.lexically_normal())) continue;
    found.size() < most_ignored ? found.push_back(path.lexically_normal().string()) : void(++more);
  }
  std::sort(found.begin(), found.end());
  if (more > 0) found.push_back("and " + std::to_string(more) + " more");
  return found;
}

}  // namespace

taken take(const fs::path& folder, const std::vector<editable>& wanted) {
  const descriptor top{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (top.get() < 0) throw std::system_error(errno, std::generic_category(), folder.string());
  taken out;
  std::set<fs::path> used;
  for (const editable& each : wanted) {
    taken_lab& lab = out.labs[each.lab];
    for (const std::string& file : each.files) {
      for (const fs::path& path : {fs::path{"labs"} / each.lab / file, fs::path{each.lab} / file}) {
        try {
          std::string text;
          if (!read_below(top, path, text)) continue;
          lab.files[file] = std::move(text);
          used.insert(path);
          break;
        } catch (const refusal& why) {
          lab.refused = path.string() + ": " + why.what();
          used.insert(path);
        }
      }
    }
  }
  out.ignored = others(folder, used);
  return out;
}

bool same_but_space(const std::string& a, const std::string& b) {
  const auto bare = [](std::string text) {
    std::erase_if(text, [](unsigned char c) { return c <= ' '; });
    return text;
  };
  return bare(a) == bare(b);
}

}  // namespace grader
