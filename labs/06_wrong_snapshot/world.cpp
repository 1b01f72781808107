#include "world.hpp"

#include <algorithm>
#include <cctype>

void document::type(std::string_view text) {
  edits.step("the document is read-only");
  now_.text.insert(now_.cursor, text);
  now_.cursor += text.size();
}

void document::backspace(std::size_t count) {
  edits.step("the document is read-only");
  count = std::min(count, now_.cursor);
  now_.text.erase(now_.cursor - count, count);
  now_.cursor -= count;
}

void document::replace_all(char from, char to) {
  edits.step("the document is read-only");
  std::replace(now_.text.begin(), now_.text.end(), from, to);
  now_.cursor = now_.text.size();
}

void document::to_capitals() {
  edits.step("the document is read-only");
  for (char& each : now_.text) {
    each = static_cast<char>(std::toupper(static_cast<unsigned char>(each)));
  }
  now_.cursor = now_.text.size();
}

void document::move_cursor(std::size_t to) { now_.cursor = std::min(to, now_.text.size()); }

namespace {

class typed : public command {
 public:
  explicit typed(std::string_view text) : text_(text) {}

  void execute(document& on) override { on.type(text_); }
  void undo(document& on) override { on.backspace(text_.size()); }

 private:
  std::string text_;
};

}  // namespace

std::unique_ptr<command> typing(std::string_view text) { return std::make_unique<typed>(text); }

void history::redo(document& on) {
  if (undone == 0) return;
  commands.at(done)->execute(on);
  ++done;
  --undone;
}

bool journal::has(int id) const noexcept {
  return std::find(ids_.begin(), ids_.end(), id) != ids_.end();
}

void journal::record(int id) {
  records.step("no space for the journal");
  ids_.push_back(id);
}

void journal::forget(int id) noexcept { std::erase(ids_, id); }
