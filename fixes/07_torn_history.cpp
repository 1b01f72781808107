#include "contract.hpp"

#include "scopelab/undo/shared_history.hpp"

#include <utility>

// Puts an entry on top.
void push(entry_stack& on, int entry) {
  const int place = on.places.take();
  top_word seen = on.top.load();
  do {
    on.places.write(place, {entry, seen.place});
  } while (!on.top.compare_exchange(seen, {place, seen.changes + 1}));
}

// Takes the entry on top off, and gives its place back.
std::optional<int> pop(entry_stack& from) {
  top_word seen = from.top.load();
  while (seen.place != nowhere) {
    const auto [entry, below] = from.places.read(seen.place);
    if (from.top.compare_exchange(seen, {below, seen.changes + 1})) {
      from.places.give_back(seen.place);
      return entry;
    }
  }
  return std::nullopt;
}

// Puts the text into another slot, and gives the one of before back.
void publish(slot_pool& in, std::string_view text) {
  slot* const next = in.take();
  next->write(text);
  in.give_back(in.now.exchange(next));
}

// Reads the text of now.
std::string read(slot_pool& in) {
  const held_slot seen = in.hold();
  return seen->read();
}

namespace {

// The last entry with its number.
class last_told : public last_entry {
 public:
  void tell(int entry) override {
    now_.store({now_.load().version + 1, entry});
  }
  numbered read() const override { return now_.load(); }

 private:
  cell<numbered> now_{"now"};
};

// Edits that are read while others are added.
class edits : public edit_list {
 public:
  void push(edit next) override { all_.push(std::move(next)); }
  void read(const std::function<void(const edit&)>& visit) const override {
    const auto seen = all_.now();
    for (std::size_t i = 0; i < seen.size(); ++i) visit(seen[i]);
  }

 private:
  scopelab::undo::shared_history<edit> all_;
};

}  // namespace

// Makes what tells of the last entry.
std::unique_ptr<last_entry> make_last_entry() {
  return std::make_unique<last_told>();
}

// Makes the list of edits.
std::unique_ptr<edit_list> make_edit_list() {
  return std::make_unique<edits>();
}

// Saves an entry, and adds it to those in memory.
kit::task record(kit::loop& on, saved_log& to, int entry) {
  co_await saved{on, to, entry};
  const std::lock_guard lock{to.guard};
  to.add(entry);
}
