// Bases whose names are the error message: g++ and clang both print them when a
// copy is made. Not for direct use.
#pragma once

namespace scopelab::undo::detail {

class a_history_is_neither_copied_nor_moved {
 public:
  a_history_is_neither_copied_nor_moved(
      const a_history_is_neither_copied_nor_moved&) = delete;
  a_history_is_neither_copied_nor_moved& operator=(
      const a_history_is_neither_copied_nor_moved&) = delete;

 protected:
  a_history_is_neither_copied_nor_moved() = default;
  ~a_history_is_neither_copied_nor_moved() = default;
};

class a_macro_is_neither_copied_nor_moved {
 public:
  a_macro_is_neither_copied_nor_moved(
      const a_macro_is_neither_copied_nor_moved&) = delete;
  a_macro_is_neither_copied_nor_moved& operator=(
      const a_macro_is_neither_copied_nor_moved&) = delete;

 protected:
  a_macro_is_neither_copied_nor_moved() = default;
  ~a_macro_is_neither_copied_nor_moved() = default;
};

}  // namespace scopelab::undo::detail
