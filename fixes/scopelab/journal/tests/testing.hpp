// What the tests of the journal share: a folder, and what a journal has in it.
#pragma once

#include "scopelab/journal/journal.hpp"

#include <stdlib.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace scopelab::journal::testing {

namespace fs = std::filesystem;

class folder {
 public:
  explicit folder(const fs::path& in = fs::temp_directory_path()) {
    std::string form = (in / "journal.XXXXXX").string();
    path_ = ::mkdtemp(form.data());
  }
  folder(const folder&) = delete;
  folder& operator=(const folder&) = delete;
  ~folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  const fs::path& path() const { return path_; }
  fs::path file() const { return path_ / "a.journal"; }

 private:
  fs::path path_;
};

inline std::string bytes_of(const fs::path& file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

inline void write_bytes(const fs::path& file, std::string_view bytes) {
  std::ofstream{file, std::ios::binary} << bytes;
}

struct kept {
  std::uint64_t number;
  int type;
  std::string text;
  bool operator==(const kept&) const = default;
};

inline reader into(std::vector<kept>& all) {
  return [&all](const record& each) {
    all.push_back({each.number, each.type, std::string{each.bytes}});
  };
}

inline std::vector<kept> read(const fs::path& file) {
  std::vector<kept> all;
  inspect(file, into(all));
  return all;
}

// Which fault a call has; nothing if none.
template <class Call>
std::string fault_of(Call call) {
  try {
    call();
  } catch (const journal_error& error) {
    switch (error.why()) {
      case faults::not_a_journal:
        return "not_a_journal";
      case faults::unknown_version:
        return "unknown_version";
      case faults::corrupt:
        return "corrupt";
      case faults::in_use:
        return "in_use";
      case faults::too_large:
        return "too_large";
      case faults::write_failed:
        return "write_failed";
      case faults::sync_failed:
        return "sync_failed";
      case faults::refused:
        return "refused";
      case faults::not_compacted:
        return "not_compacted";
      case faults::io:
        return "io";
    }
  }
  return "";
}

}  // namespace scopelab::journal::testing
