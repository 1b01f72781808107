#include "contract.hpp"

#include "scopelab/scope/scope_fail.hpp"

#include <utility>

using scopelab::scope_fail;

namespace {

// Replaces a character everywhere.
class replaced : public command {
 public:
  replaced(char from, char to) : from_(from), to_(to) {}

  void execute(document& on) override {
    on.replace_all(from_, to_);
    before_ = on.contents();
  }
  void undo(document& on) override { on.restore(before_); }

 private:
  char from_;
  char to_;
  document::state before_;
};

// Turns the text into capitals, once.
class capitalised : public command {
 public:
  void execute(document& on) override {
    if (done_) return;
    before_ = on.contents();
    on.to_capitals();
    done_ = true;
  }
  void undo(document& on) override {
    if (!done_) return;
    on.restore(before_);
  }

 private:
  bool done_ = false;
  document::state before_;
};

}  // namespace

// Makes the command that replaces.
std::unique_ptr<command> replacement(char from, char to) {
  return std::make_unique<replaced>(from, to);
}

// Makes the command that capitalises.
std::unique_ptr<command> capitals() { return std::make_unique<capitalised>(); }

// Undoes the last command.
void undo(history& of, document& on) {
  if (of.done == 0) return;
  --of.done;
  ++of.undone;
  of.commands[of.done]->undo(on);
}

// Applies an edit, and records that it has arrived.
void deliver(const edit& sent, document& on, journal& into) {
  if (into.has(sent.id)) return;
  on.type(sent.text);
  into.record(sent.id);
}

// Types a text, after which there is nothing to redo.
void type(history& of, document& on, std::string_view text) {
  const auto next = of.commands.begin() + of.done;
  const auto typed = of.commands.insert(next, typing(text));
  scope_fail drop{[&]() noexcept { of.commands.erase(typed); }};
  (*typed)->execute(on);
  ++of.done;
  of.undone = 0;
}

// Undoes the commands, the last first.
void undo_macro(const std::vector<std::unique_ptr<command>>& macro,
                document& on) {
  for (auto each = macro.rbegin(); each != macro.rend(); ++each) {
    (*each)->undo(on);
  }
}
