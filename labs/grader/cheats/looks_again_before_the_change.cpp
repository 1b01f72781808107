// Looks at the entry once more, just before it changes the top.
// lab        07_torn_history
// technique  a narrower gap
// base       fixed
// expect     fails aba contract lost
//--- replaces push
void push(entry_stack& on, int entry) {
  const int place = on.places.take();
  top_word seen = on.top.load();
  do {
    on.places.write(place, {entry, seen.place});
  } while (!on.top.compare_exchange(seen, {place, seen.changes}));
}
//--- replaces pop
std::optional<int> pop(entry_stack& from) {
  top_word seen = from.top.load();
  while (seen.place != nowhere) {
    const auto [entry, below] = from.places.read(seen.place);
    const top_word again = from.top.load();
    if (again.place != seen.place || from.places.read(seen.place).entry != entry) {
      seen = again;
      continue;
    }
    if (from.top.compare_exchange(seen, {below, seen.changes})) {
      from.places.give_back(seen.place);
      return entry;
    }
  }
  return std::nullopt;
}
