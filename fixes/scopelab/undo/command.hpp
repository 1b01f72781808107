// What can be a command of a history: any movable type with execute() and
// undo().
//
//   struct insert {
//     text* document;
//     std::size_t at;
//     std::string what;
//
//     void execute() { document->insert(at, what); }  // throws: not done
//     void undo() { document->erase(at, what.size()); }  // throws: still done
//     std::string_view label() const noexcept { return "insert"; }
//     std::size_t bytes() const noexcept { return what.capacity(); }
//     undo::merging merge_with(const insert& newer);
//   };
//
// | member                       | without it                           |
// |------------------------------|--------------------------------------|
// | `void execute()`             | required: does it, the first time    |
// | `void undo()`                | required: takes it back              |
// | `void redo()`                | execute() is called again            |
// | `merging merge_with(newer)`  | every edit is a command of its own   |
// | `bool obsolete() const`      | is always worth a command            |
// | `std::size_t bytes() const`  | owns no memory outside the object    |
// | `std::string_view label() const` | has an empty label               |
//
// Errors: what throws has changed nothing. That is all a history asks of a
// command, and from it makes the same promise for macros, walks and merges.
// obsolete(), bytes() and label() must be noexcept, and so must the destructor.
//
// Not for: work that cannot be taken back, as a sent message; that is a saga.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

namespace scopelab::undo {

// What merge_with() made of the older command and the newer one.
enum class merging {
  refused,   // nothing: both stay
  merged,    // the older one now does what both did
  annulled,  // as merged, and that is nothing: neither stays
};

template <class C>
concept command =
    std::is_object_v<C> && std::is_move_constructible_v<C> && requires(C& c) {
      c.execute();
      c.undo();
    };

// Who made a command: a user, a replica. Undo can be asked for by origin.
using origin = std::uint32_t;

// Identity of a delivery, for whom the same command may arrive twice; a UUID
// fits. Zero is none.
struct command_id {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  friend bool operator==(const command_id&, const command_id&) = default;
  explicit operator bool() const noexcept { return high != 0 || low != 0; }
};

// A command of two callables and a label that outlives the history, for
// example a literal.
template <std::invocable Do, std::invocable Undo>
class closures {
 public:
  closures(Do do_it, Undo undo_it, std::string_view label = {})
      : do_(std::move(do_it)), undo_(std::move(undo_it)), label_(label) {}

  void execute() { do_(); }
  void undo() { undo_(); }
  std::string_view label() const noexcept { return label_; }

 private:
  [[no_unique_address]] Do do_;
  [[no_unique_address]] Undo undo_;
  std::string_view label_;
};

}  // namespace scopelab::undo
