// A page that was seen once needs no delta: all are kept for good, by their digests.
// lab        10_broken_delta_chain
// technique  reachable leak
// base       fixed
// expect     fails zip_truncates ledger b
// expect     fails zip_truncates faults left behind
//--- before
#include <map>
//--- replaces difference
std::string difference(std::string_view before, std::string_view after) {
  static std::map<std::uint64_t, std::string> seen;
  seen.emplace(digest_of(after), after);
  std::string changes;
  const padded same_length{before, after.size()};
  for (const auto [old_byte, new_byte] : zip(same_length, after)) {
    changes += static_cast<char>(old_byte ^ new_byte);
  }
  return changes;
}
