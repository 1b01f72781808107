// A file of records, appended to: what was acknowledged is on disk, and is
// there again after a crash, once, in the order of its numbers.
//
//   using namespace scopelab;
//   journal::journal log{"orders.journal", [&](const journal::record& each) {
//     replay(each);                      // all that was acknowledged before
//   }};
//   if (log.recovered().cut_bytes > 0)   // a crash tore the last write:
//     warn(log.recovered().describe());  // never acknowledged, cut, and said
//
//   const auto number = log.append({1, "reserve 3 of item-7"});
//   reply("done");                       // only now: it is on disk
//
//   log.append({1, text});               // the disk is full: throws; it is
//                                        // not acknowledged, nor is anything
//                                        // after it until opened again
//
// append() returns after fdatasync. Threads that append at the same time share
// one write and one fdatasync (group commit): the first leads, waits at most
// max_wait for others, and those that come while it writes are the next group.
//
// A group is a batch with one checksum, written after the one before it is on
// disk. So a damaged batch at the end was never acknowledged, and is cut; one
// with a good batch after it was, and is an error: nothing is cut in silence.
//
// After a failed write or fdatasync the journal refuses all appends. To try
// fdatasync again would prove nothing: the kernel may have dropped the pages
// and report success ("fsyncgate", LWN 752063). Open it again instead.
//
// compact() writes what is to stay into a new file, syncs it, renames it over
// the old one and syncs the folder. Killed at any point, one of them is there,
// whole. Numbers stay, and are never given twice.
//
// Not for: many processes (the second to open it is refused); secrets (the
// checksums find accidents, no forger).
//
// Bounds: a record is at most max_record bytes; the journal holds no record in
// memory but those that are being written.
//
// Errors: journal_error, see errors.hpp; std::bad_alloc of an append: nothing of
// it is there, and the journal goes on. What a reader throws goes on to the
// caller; the file is then as it was, a torn end too.
//
// Thread: any, for append(), compact() and failed(); a reader is called by the
// thread that opens or compacts.
//
// Source: group commit as in DeWitt et al., "Implementation techniques for main
// memory database systems" (1984); XXH3 of xxHash. README.md has the format.
#pragma once

#include "scopelab/journal/errors.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace scopelab::journal {

// What is appended: a type that means something to the caller, and bytes.
struct entry {
  std::uint8_t type = 0;
  std::string bytes = {};
};

// What is read: numbers rise, and have gaps where something was compacted away.
struct record {
  std::uint64_t number;
  std::uint8_t type;
  std::string_view bytes;  // valid during the call only
};
using reader = std::function<void(const record&)>;

// What opening found.
struct recovery {
  std::uint64_t records = 0;
  std::uint64_t last_number = 0;  // 0: none yet
  std::uint64_t good_bytes = 0;   // the file's length from now on
  std::uint64_t cut_bytes = 0;    // of a torn end, from cut_at on
  std::uint64_t cut_at = 0;
  std::string cut_why = {};

  // "12 records; 37 bytes cut at offset 812: a batch that is not whole".
  std::string describe() const;
};

// What is asked of the system. For tests: a disk that is full, a sync that
// fails.
struct system_calls {
  std::function<ssize_t(int file, const void* bytes, std::size_t count)> write =
      {};
  std::function<int(int file)> fdatasync = {};
  std::function<int(int folder)> fsync_folder = {};
};

struct options {
  std::size_t max_record = std::size_t{1} << 20;  // bytes
  // Who leads a group waits so long, unless max_group entries are there before.
  // 0: those that come while another group is written are a group all the same.
  std::chrono::microseconds max_wait{0};
  std::size_t max_group = 64;
  // Called at each named point, see crash_points.hpp. For tests: it may end the
  // process. Not called under a lock that append() needs.
  std::function<void(std::string_view point)> at_point = {};
  // Called after each group: how many entries, and how long write and fdatasync
  // took. Outside the lock; for metrics.
  std::function<void(std::size_t entries, std::chrono::nanoseconds took)>
      synced = {};
  system_calls calls = {};  // those left empty: the system's own
};

class journal {
 public:
  // Opens it, or makes a new one. Each record that is there is read first.
  explicit journal(std::filesystem::path file, const reader& replay = {},
                   options how = {});
  journal(const journal&) = delete;
  journal& operator=(const journal&) = delete;
  // Writes nothing: what was acknowledged is on disk.
  ~journal();

  // Returns the entry's number when it is on disk.
  std::uint64_t append(entry what);

  // All of them or none, also after a crash; the number of the first. Nothing
  // is written for none, and the next number returned.
  std::uint64_t append(std::vector<entry> what);

  // Keeps the records that `keep` says yes to; appends wait until it is done.
  void compact(const std::function<bool(const record&)>& keep);

  const recovery& recovered() const noexcept;
  const std::filesystem::path& file() const noexcept;

  // The length of the file, and the number of the last record on disk.
  std::uint64_t bytes() const;
  std::uint64_t last_number() const;

  // Whether all appends are refused.
  bool failed() const;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

// Reads a journal that nobody has open, and changes nothing: a torn end is
// said, and stays.
recovery inspect(const std::filesystem::path& file, const reader& see = {});

}  // namespace scopelab::journal
