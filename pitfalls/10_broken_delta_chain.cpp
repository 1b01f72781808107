#include "contract.hpp"

// What leads from `before` to `after`, XORed byte by byte.
std::string difference(std::string_view before, std::string_view after) {
  std::string changes;
  for (const auto [old_byte, new_byte] : zip(before, after)) {
    changes += static_cast<char>(old_byte ^ new_byte);
  }
  return changes;
}

// The page that the record was made of.
std::string restore(std::string_view base, const record& kept) {
  std::string page = changed(base, kept.changes);
  return page;
}

// Packs what changed: runs of a byte, each with its count.
std::string pack(std::string_view changes) {
  std::string packed{as_runs};
  for (const run each : runs_of(changes)) {
    packed += static_cast<char>(each.count);
    packed += each.byte;
  }
  return packed;
}

// Makes room: the states used least recently go, until the rest fits.
void make_room(page_store& in) {
  while (in.bytes() > in.budget()) {
    const page_store::id goes = in.least_used();
    in.drop(goes);
  }
}
