// Reads what is good of a journal, and tells a torn end from damage.
#pragma once

#include "scopelab/journal/detail/disk.hpp"

namespace scopelab::journal::detail {

// Each record up to `end`. A torn end is in the result; the file stays as it
// is.
recovery scan(const disk_file& file, std::uint64_t end, const reader& see);

}  // namespace scopelab::journal::detail
