#include "scenario.hpp"

#include <charconv>

std::string there_and_back(std::string_view before, std::string_view after) {
  return changed(before, difference(before, after));
}

std::string page_of(std::size_t size, int number) {
  std::string page;
  page.reserve(size);
  auto state = static_cast<std::uint32_t>(number);
  while (page.size() < size) {
    state = state * 1664525 + 1013904223;  // Numerical Recipes
    page += static_cast<char>('a' + (state >> 16) % 26);
  }
  return page;
}

namespace {

void try_one(std::string_view base, const record& kept, std::string_view page, restored& seen) {
  ++seen.tried;
  try {
    if (restore(base, kept) != page) ++seen.wrong;
  } catch (const unusable&) {
    ++seen.errors;
  }
}

}  // namespace

restored damage(int number) {
  const std::string base = page_of(100, number);
  const std::string page = page_of(110, number + 1);
  const record whole = record_of(base, page);
  restored seen{};
  for (std::size_t i = 0; i < whole.changes.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      record kept = whole;
      kept.changes[i] = static_cast<char>(kept.changes[i] ^ (1 << bit));
      try_one(base, kept, page, seen);
    }
    record kept = whole;
    kept.changes.resize(i);
    try_one(base, kept, page, seen);
  }
  for (std::size_t i = 0; i < base.size(); ++i) {
    std::string other = base;
    other[i] = '#';
    try_one(other, whole, page, seen);
  }
  return seen;
}

std::string every_other(std::size_t size) {
  std::string changes(size, '\0');
  for (std::size_t i = 0; i < size; i += 2) changes[i] = 1;
  return changes;
}

std::string shifted(const std::string& image) { return record_of(image, '\1' + image).changes; }

void change(std::string& page, int number) {
  for (int i = 0; i < 10; ++i) {
    char& byte = page[static_cast<std::size_t>((number * 10 + i) * 37) % page.size()];
    byte = byte == 'z' ? 'a' : static_cast<char>(byte + 1);
  }
}

history keep_states(int count, std::size_t budget, const std::vector<int>& reads) {
  page_store in{budget};
  std::map<page_store::id, std::string> kept;
  history seen{};
  std::string page = page_of(state_size, 1);
  for (int number = 1; number <= count; ++number) {
    kept.emplace(in.keep(page), page);
    make_room(in);
    for (const int read : reads) {
      const std::vector<page_store::id> all = in.states();
      if (!all.empty()) in.rebuild(all[static_cast<std::size_t>(read) % all.size()]);
    }
    seen.most_bytes = std::max(seen.most_bytes, in.bytes());
    change(page, number);
  }
  seen.states = in.states();
  seen.retained = static_cast<int>(seen.states.size());
  for (const page_store::id each : seen.states) {
    if (in.rebuild(each) == kept.at(each)) ++seen.right;
  }
  return seen;
}
