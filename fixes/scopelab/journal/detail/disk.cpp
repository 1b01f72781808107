#include "scopelab/journal/detail/disk.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace scopelab::journal::detail {

std::string said(const std::filesystem::path& of, std::string_view what,
                 int error) {
  std::string text = of.string();
  text.append(": ").append(what).append(": ");
  return text.append(std::generic_category().message(error));
}

disk_file::disk_file(std::filesystem::path path, int flags)
    : number_(::open(path.c_str(), flags | O_CLOEXEC, 0600)),
      path_(std::move(path)) {
  if (number_ < 0) {
    throw journal_error{faults::io, said(path_, "can't be opened", errno)};
  }
}

disk_file::disk_file(disk_file&& other) noexcept
    : number_(std::exchange(other.number_, -1)),
      path_(std::move(other.path_)) {}

disk_file& disk_file::operator=(disk_file&& other) noexcept {
  std::swap(number_, other.number_);
  std::swap(path_, other.path_);
  return *this;
}

disk_file::~disk_file() {
  if (number_ >= 0) ::close(number_);
}

std::uint64_t disk_file::size() const {
  struct stat is = {};
  if (::fstat(number_, &is) != 0) {
    throw journal_error{faults::io, said(path_, "can't be looked at", errno)};
  }
  return static_cast<std::uint64_t>(is.st_size);
}

std::string_view disk_file::read_at(std::uint64_t offset, std::size_t count,
                                    std::string& into) const {
  into.resize(count);
  std::size_t have = 0;
  while (have < count) {
    const ssize_t got = ::pread(number_, into.data() + have, count - have,
                                static_cast<off_t>(offset + have));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      throw journal_error{faults::io, said(path_, "can't be read", errno)};
    }
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  return std::string_view{into}.substr(0, have);
}

bool disk_file::lock(bool shared) const {
  return ::flock(number_, (shared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0;
}

system_calls completed(system_calls calls) {
  if (!calls.write) calls.write = ::write;
  if (!calls.fdatasync) calls.fdatasync = ::fdatasync;
  if (!calls.fsync_folder) calls.fsync_folder = ::fsync;
  return calls;
}

void write_all(const system_calls& by, const disk_file& to,
               std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t done = by.write(to.number(), bytes.data(), bytes.size());
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) {
      throw journal_error{
          faults::write_failed,
          said(to.path(), "not written", done < 0 ? errno : ENOSPC)};
    }
    bytes.remove_prefix(static_cast<std::size_t>(done));
  }
}

void sync(const system_calls& by, const disk_file& file) {
  if (by.fdatasync(file.number()) != 0) {
    throw journal_error{faults::sync_failed,
                        said(file.path(), "not synced", errno)};
  }
}

void sync_folder_of(const system_calls& by, const std::filesystem::path& file) {
  const std::filesystem::path folder =
      file.has_parent_path() ? file.parent_path() : ".";
  const disk_file opened{folder, O_RDONLY | O_DIRECTORY};
  if (by.fsync_folder(opened.number()) != 0) {
    throw journal_error{faults::sync_failed,
                        said(folder, "folder not synced", errno)};
  }
}

}  // namespace scopelab::journal::detail
