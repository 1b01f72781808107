// No zip: what is beyond the end of the old page is copied. Stored pages are found by looking first.
// lab        10_broken_delta_chain
// technique  own algorithm
// base       fixed
// expect     full
//--- before
#include <algorithm>
//--- replaces difference
std::string difference(std::string_view before, std::string_view after) {
  std::string changes{after};
  const std::size_t both = std::min(before.size(), after.size());
  for (std::size_t i = 0; i < both; ++i) {
    changes[i] = static_cast<char>(changes[i] ^ before[i]);
  }
  return changes;
}
//--- replaces pack
std::string pack(std::string_view changes) {
  const std::vector<run> runs = runs_of(changes);
  std::string packed;
  if (2 * runs.size() >= changes.size()) {
    packed.reserve(changes.size() + 1);
    packed += as_bytes;
    packed += changes;
    return packed;
  }
  packed.reserve(2 * runs.size() + 1);
  packed += as_runs;
  for (const run each : runs) packed.append({static_cast<char>(each.count), each.byte});
  return packed;
}
