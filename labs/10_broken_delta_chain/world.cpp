#include "world.hpp"

#include <sqlite3.h>

#include <memory>
#include <new>

std::string changed(std::string_view before, std::string_view changes) {
  std::string after{changes};
  for (std::size_t i = 0; i < std::min(before.size(), after.size()); ++i) {
    after[i] = static_cast<char>(after[i] ^ before[i]);
  }
  return after;
}

std::uint64_t digest_of(std::string_view text) {
  std::uint64_t digest = 0xcbf29ce484222325;
  for (const char byte : text) {
    digest = (digest ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  }
  return digest;
}

record record_of(std::string_view base, std::string_view page) {
  const std::string blank(page.size(), '\0');
  std::string changes = changed(changed(base, blank), page);  // XOR is its own inverse
  return {digest_of(base), digest_of(page), std::move(changes)};
}

std::string unpack(std::string_view packed) {
  if (packed.empty()) throw unusable{"nothing is packed"};
  const std::string_view rest = packed.substr(1);
  if (packed[0] == as_bytes) return std::string{rest};
  std::string bytes;
  for (std::size_t i = 0; i + 1 < rest.size(); i += 2) {
    bytes.append(static_cast<unsigned char>(rest[i]), rest[i + 1]);
  }
  return bytes;
}

std::vector<run> runs_of(std::string_view bytes) {
  std::vector<run> runs;
  for (const char byte : bytes) {
    if (runs.empty() || runs.back().byte != byte || runs.back().count == 255) {
      runs.push_back({0, byte});
    }
    ++runs.back().count;
  }
  return runs;
}

std::string database_image(int rows) {
  sqlite3* opened = nullptr;
  sqlite3_open(":memory:", &opened);
  const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> database{opened, sqlite3_close};
  const std::string fill =
      "CREATE TABLE item (id INTEGER PRIMARY KEY, qty INTEGER, note TEXT);"
      "WITH RECURSIVE row(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM row WHERE n < " +
      std::to_string(rows) +
      ") INSERT INTO item SELECT n, n * 7 % 1000, printf('item %d of %d', n, n * n) FROM row;";
  sqlite3_int64 size = 0;
  const bool filled = sqlite3_exec(opened, fill.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
  const std::unique_ptr<unsigned char, decltype(&sqlite3_free)> image{
      filled ? sqlite3_serialize(opened, "main", &size, 0) : nullptr, sqlite3_free};
  if (!image) throw std::bad_alloc{};
  return {image.get(), image.get() + size};
}

namespace {

// Where a byte differs: its place in three bytes, and the byte itself. Pages of a
// store have one length.
std::string changes_since(std::string_view before, std::string_view after) {
  std::string changes;
  for (std::size_t i = 0; i < after.size(); ++i) {
    if (before.at(i) == after[i]) continue;
    changes += static_cast<char>(i >> 16);
    changes += static_cast<char>(i >> 8);
    changes += static_cast<char>(i);
    changes += after[i];
  }
  changes.shrink_to_fit();
  return changes;
}

void make_changes(std::string& page, std::string_view changes) {
  for (std::size_t i = 0; i + 3 < changes.size(); i += 4) {
    const auto part = [&](std::size_t k) {
      return std::size_t{static_cast<unsigned char>(changes[i + k])};
    };
    page[part(0) << 16 | part(1) << 8 | part(2)] = changes[i + 3];
  }
}

}  // namespace

page_store::id page_store::keep(std::string_view page) {
  const id base = states_.contains(last_) ? last_ : nothing;
  kept added{base, base == nothing ? std::string{page} : changes_since(newest_, page)};
  std::string newest{page};
  uses_.push_front(last_ + 1);
  try {
    states_.emplace(last_ + 1, std::move(added));
  } catch (...) {
    uses_.pop_front();
    throw;
  }
  newest_ = std::move(newest);
  return ++last_;
}

std::size_t page_store::bytes() const {
  std::size_t sum = 0;
  for (const auto& [state, as] : states_) sum += as.changes.size();
  return sum;
}

std::vector<page_store::id> page_store::standing_on(id state) const {
  std::vector<id> found;
  for (const auto& [each, as] : states_) {
    if (as.base == state) found.push_back(each);
  }
  return found;
}

void page_store::move_onto(id state, id base) {
  const std::string page = whole(state);
  states_.at(state) = {base, base == nothing ? page : changes_since(whole(base), page)};
}

void page_store::drop(id state) {
  states_.erase(state);
  uses_.remove(state);
}

std::optional<std::string> page_store::rebuild(id state) {
  std::optional<std::string> page = look_up(state);
  if (page) uses_.splice(uses_.begin(), uses_, std::find(uses_.begin(), uses_.end(), state));
  return page;
}

std::vector<page_store::id> page_store::states() const {
  std::vector<id> all;
  for (const auto& [state, as] : states_) all.push_back(state);
  return all;
}

std::string page_store::whole(id state) const {
  const std::optional<std::string> page = look_up(state);
  if (!page) throw unusable{"what the state stands on is not there"};
  return *page;
}

std::optional<std::string> page_store::look_up(id state) const {
  std::vector<const std::string*> steps;
  for (; state != nothing; state = states_.at(state).base) {
    if (!states_.contains(state)) return std::nullopt;
    steps.push_back(&states_.at(state).changes);
  }
  if (steps.empty()) return std::nullopt;
  std::string page = *steps.back();
  for (steps.pop_back(); !steps.empty(); steps.pop_back()) make_changes(page, *steps.back());
  return page;
}
