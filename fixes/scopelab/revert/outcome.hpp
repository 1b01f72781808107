// What became of an undo that was asked for.
//
//   switch (images.undo(tx, token)) {
//     case revert::outcomes::undone:         // commit, and it is as it was
//     case revert::outcomes::undone_before:  // delivered again: nothing to do
//     case revert::outcomes::conflict:       // changed since: ask somebody
//     case revert::outcomes::unknown:        // never committed
//   }
//
// Errors of the database are exceptions: nothing was decided then, roll back.
#pragma once

namespace scopelab::revert {

enum class outcomes {
  undone,         // the rows are written as they were
  undone_before,  // an earlier delivery did it; nothing is written
  conflict,       // a row was changed since; nothing is written
  unknown,        // nothing is recorded by that token; nothing is written
};

constexpr const char* to_string(outcomes what) noexcept {
  switch (what) {
    case outcomes::undone:
      return "undone";
    case outcomes::undone_before:
      return "undone before";
    case outcomes::conflict:
      return "conflict";
    case outcomes::unknown:
      return "unknown";
  }
  return "?";
}

}  // namespace scopelab::revert
