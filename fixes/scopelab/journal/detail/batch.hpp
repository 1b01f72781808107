// The bytes of a journal: README.md has the table.
#pragma once

#include "scopelab/journal/journal.hpp"

#include <optional>

namespace scopelab::journal::detail {

// As PNG's: a transfer as text breaks it.
inline constexpr std::string_view file_head{"SLJRNL\r\n", 8};
inline constexpr std::string_view batch_magic{"SB", 2};
inline constexpr std::uint8_t newest_version = 2;
inline constexpr std::size_t head_size = 40;     // of a batch
inline constexpr std::size_t head_size_v1 = 16;  // of a record

// What stands at the front of a batch, or of a record of version 1.
struct batch_head {
  std::uint8_t version = newest_version;
  std::uint8_t type = 0;     // version 1
  std::uint32_t count = 0;   // of records
  std::uint64_t first = 0;   // number; version 1: 0, the next one
  std::uint64_t length = 0;  // of what follows the head
  std::uint64_t hash = 0;    // version 2: of what follows
};

enum class heads {
  good,
  damaged,  // what it says is not to be believed
  newer,    // of a version that is not known here
  cut,      // fewer bytes than a head has
};
heads read_head(std::string_view from, batch_head& into);

std::size_t size_of_head(const batch_head& of);

// Whether what follows is what was written. `head` is the head's own bytes.
bool is_whole(const batch_head& of, std::string_view head,
              std::string_view body);

// The records of a whole batch; false if they don't fill it.
bool read_records(const batch_head& of, std::uint64_t first,
                  std::string_view body, const reader& see);

// Appends a record to the body of a batch.
void add_record(std::string& body, std::uint8_t type, std::string_view bytes);

// The head that goes before such a body.
std::string head_for(std::uint32_t count, std::uint64_t first,
                     std::string_view body);

}  // namespace scopelab::journal::detail
