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
    before_ = on.contents();
    on.replace_all(from_, to_);
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
    done_ = false;
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
  of.commands[of.done - 1]->undo(on);
  --of.done;
  ++of.undone;
}

// Applies an edit, and records that it has arrived.
void deliver(const edit& sent, document& on, journal& into) {
  if (into.has(sent.id)) return;
  into.record(sent.id);
  scope_fail forget{[&]() noexcept { into.forget(sent.id); }};
  on.type(sent.text);
}

// Types a text, after which there is nothing to redo.
void type(history& of, document& on, std::string_view text) {
  const auto next = of.commands.begin() + of.done;
  const auto typed = of.commands.insert(next, typing(text));
  scope_fail drop{[&]() noexcept { of.commands.erase(typed); }};
  (*typed)->execute(on);
  ++of.done;
  of.undone = 0;
  of.commands.resize(of.done);
}

// Undoes the commands, the last first.
void undo_macro(const std::vector<std::unique_ptr<command>>& macro,
                document& on) {
  document::state before = on.contents();
  scope_fail put_back{[&]() noexcept { on.restore(std::move(before)); }};
  for (auto each = macro.rbegin(); each != macro.rend(); ++each) {
    (*each)->undo(on);
  }
}
