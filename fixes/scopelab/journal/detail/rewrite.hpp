// Compaction: what is to stay, in a new file.
#pragma once

#include "scopelab/journal/detail/disk.hpp"

namespace scopelab::journal::detail {

// The records of `from`, up to `end`, that are to be kept, into a new file with
// a name of its own, synced. `next` is the number that is given next.
disk_file rewrite(const disk_file& from, std::uint64_t end, std::uint64_t next,
                  const std::filesystem::path& into,
                  const std::function<bool(const record&)>& keep,
                  const system_calls& calls,
                  const std::function<void(std::string_view)>& at_point);

}  // namespace scopelab::journal::detail
