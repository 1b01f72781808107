// What the halves stand on: a document, commands on it, a history of them, and a
// journal of what was applied.
#pragma once

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

// An edit, or a record, that does not succeed: nothing has changed then.
struct refused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Fails when it is told to.
class script {
 public:
  // The k-th step from now on is refused, and those before and after it are not.
  void fail_at(int k) noexcept { left_ = k; }
  void step(const char* what) {
    if (left_ == 0) return;
    --left_;
    if (left_ == 0) throw refused(what);
  }

 private:
  int left_ = 0;
};

// A text that is edited, and the place in it where one types.
class document {
 public:
  struct state {
    std::string text;
    std::size_t cursor = 0;
    bool operator==(const state&) const = default;
  };

  document() = default;
  explicit document(std::string text) : now_{std::move(text)} { now_.cursor = now_.text.size(); }

  // Edits, which the script may refuse.
  void type(std::string_view text);      // at the cursor, which moves behind it
  void backspace(std::size_t count);     // before the cursor; no more than there is
  void replace_all(char from, char to);  // leaves the cursor at the end
  void to_capitals();                    // leaves the cursor at the end
  void move_cursor(std::size_t to);      // not an edit; no farther than the end

  const std::string& text() const { return now_.text; }
  // All of it; never refused.
  const state& contents() const { return now_; }
  void restore(state to) noexcept { now_ = std::move(to); }

  script edits;

 private:
  state now_;
};

// What can be done to a document, and undone.
class command {
 public:
  command() = default;
  command(const command&) = delete;
  command& operator=(const command&) = delete;
  virtual ~command() = default;

  // Again after undo(): redo. A refused one has changed nothing.
  virtual void execute(document& on) = 0;
  virtual void undo(document& on) = 0;
};

// Types a text; undone by as many backspaces.
std::unique_ptr<command> typing(std::string_view text);

// Commands that were done, the last of them last, and after those the ones that
// were undone and can be redone, the next of them first.
struct history {
  std::vector<std::unique_ptr<command>> commands;
  int done = 0;
  int undone = 0;

  // Does the next one again; if it is refused, nothing has changed.
  void redo(document& on);
};

// An edit that is sent, and sent again until it is known to have arrived.
struct edit {
  int id;
  std::string text;
};

// Which edits have arrived.
class journal {
 public:
  bool has(int id) const noexcept;
  void record(int id);  // the script may refuse it
  void forget(int id) noexcept;
  std::size_t size() const { return ids_.size(); }

  script records;

 private:
  std::vector<int> ids_;
};
