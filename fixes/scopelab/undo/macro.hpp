// Several commands that are one: kept together, undone together.
//
//   void rename(undo::history& edits, text& t) {
//     undo::macro all{edits, "rename"};
//     edits.execute(erase{&t, 0, 2});    // throws: nothing was done
//     edits.execute(insert{&t, 0, "c"}); // throws: the erase is undone
//     if (t.empty()) return;             // both are undone
//     all.commit();                      // one command, "rename"
//   }
//
// Macros nest: what an inner one has is the outer's once it is committed, and
// goes with the outer if that is rolled back; until then it can be rolled back
// alone. Its label is the outer's.
//
// Not for: a part of a document that others undo by origin; a macro has one
// origin.
//
// Errors: commit() fails only if an observer refuses; the macro is still open
// then. rollback() has the strong guarantee: if a command's undo throws, those
// undone before it are done again, and the macro is still open. Undone or
// redone later, a macro keeps the same promise. A destructor whose rollback
// fails keeps what was done as one command, so that the history is what the
// document is, and leaves the error in history::take_rollback_error().
//
// Thread: the history's. A macro must not outlive its history, and ends before
// the one around it.
#pragma once

#include "scopelab/undo/history.hpp"

#include <cstddef>
#include <string_view>

namespace scopelab::undo {

class macro : detail::a_macro_is_neither_copied_nor_moved {
 public:
  [[nodiscard("an unnamed macro is rolled back at once: give it a name")]]  //
  explicit macro(history& h, std::string_view label, origin by = 0);
  // Rolls back what was not committed.
  ~macro();

  // `obsolete` if there was no command in it: nothing is kept.
  outcome commit();
  void rollback();
  // Whether committing it would keep a command.
  bool empty() const noexcept;

 private:
  history& history_;
  detail::node_ptr node_;
  std::size_t ids_;
};

}  // namespace scopelab::undo
