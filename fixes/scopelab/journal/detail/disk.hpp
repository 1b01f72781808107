// A file, and what is asked of the system for it. Errors are journal_error.
#pragma once

#include "scopelab/journal/journal.hpp"

namespace scopelab::journal::detail {

// "PATH: WHAT: No space left on device", of errno.
std::string said(const std::filesystem::path& of, std::string_view what,
                 int error);

class disk_file {
 public:
  disk_file() = default;
  disk_file(std::filesystem::path path, int flags);
  disk_file(disk_file&& other) noexcept;
  disk_file& operator=(disk_file&& other) noexcept;
  ~disk_file();

  int number() const noexcept { return number_; }
  bool is_open() const noexcept { return number_ >= 0; }
  const std::filesystem::path& path() const noexcept { return path_; }

  std::uint64_t size() const;

  // Fills `into`, or as much of it as there is.
  std::string_view read_at(std::uint64_t offset, std::size_t count,
                           std::string& into) const;

  // False: another process has it.
  bool lock(bool shared) const;

 private:
  int number_ = -1;
  std::filesystem::path path_;
};

// With the system's own calls for those left empty.
system_calls completed(system_calls calls);

// Throw write_failed and sync_failed.
void write_all(const system_calls& by, const disk_file& to,
               std::string_view bytes);
void sync(const system_calls& by, const disk_file& file);
void sync_folder_of(const system_calls& by, const std::filesystem::path& file);

}  // namespace scopelab::journal::detail
