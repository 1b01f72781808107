// What a half of this lab must define.
#pragma once

#include "world.hpp"

#include <memory>
#include <string_view>
#include <vector>

// snapshot_after_apply: replaces each `from` by `to`; undone, the document is
// what it was before.
std::unique_ptr<command> replacement(char from, char to);

// redo_returns_early: turns the text into capitals, once if it is executed twice;
// executed, undone and executed again it is in capitals.
std::unique_ptr<command> capitals();

// failed_undo_moves_on: undoes the last command, if there is one. A refused undo
// changes nothing: the next one undoes the same command.
void undo(history& of, document& on);

// applied_twice: applies an edit that was sent. One that is sent again, as after an
// error, is there once.
void deliver(const edit& sent, document& on, journal& into);

// retained_redo_tail: types a text as a command of the history. What had been
// undone cannot be redone any more, and takes no memory.
void type(history& of, document& on, std::string_view text);

// half_undone_macro: undoes commands that belong together, the last first. If one
// of them is refused, all of them are still done.
void undo_macro(const std::vector<std::unique_ptr<command>>& macro, document& on);
