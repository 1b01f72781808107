// What is wrong with a journal, a command or a key.
//
//   try {
//     log.append(kind, text);
//   } catch (const journal::journal_error& e) {   // not acknowledged
//     if (e.why() == journal::faults::refused) ... // and nothing will be again
//   }
//
// | fault           | means                                                   |
// |-----------------|---------------------------------------------------------|
// | not_a_journal   | the file is something else: it is left as it is         |
// | unknown_version | written by a newer version: it is left as it is         |
// | corrupt         | a damaged record with good ones after it: it is left    |
// | in_use          | another process has it open                             |
// | too_large       | the record is above max_record; nothing was written     |
// | write_failed    | the disk is full, or broken; nothing is acknowledged    |
// | sync_failed     | fdatasync failed: what was written may not be there     |
// | refused         | after write_failed or sync_failed, until opened again   |
// | not_compacted   | compaction failed: the journal is as it was, and goes on|
// | io              | it can't be opened, read or locked                      |
//
// The message names the file, the offset and what the system said.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace scopelab::journal {

enum class faults {
  not_a_journal,
  unknown_version,
  corrupt,
  in_use,
  too_large,
  write_failed,
  sync_failed,
  refused,
  not_compacted,
  io,
};

class journal_error : public std::runtime_error {
 public:
  journal_error(faults why, const std::string& what)
      : std::runtime_error(what), why_(why) {}
  faults why() const noexcept { return why_; }

 private:
  faults why_;
};

// A key that can't be used: its file, its mode, its length.
class key_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace scopelab::journal
