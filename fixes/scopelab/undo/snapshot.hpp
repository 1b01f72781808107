// Commands that remember states: for an edit that cannot be computed back.
//
//   std::string text = load();
//   undo::history edits;
//   auto reflow = [](std::string& t) { wrap(t, 72); };  // throws: text is as
//                                                       // it was
//   edits.execute(undo::snapshot_edit{text, reflow, undo::full_copy{}});
//   edits.execute(undo::snapshot_edit{text, reflow,
//                                     undo::delta{undo::changed_middle{}}});
//
// | strategy           | keeps                             | undo             |
// |--------------------|-----------------------------------|------------------|
// | `full_copy`        | one state, the other one          | swaps: no throw  |
// | `delta`            | what a codec makes of two states  | decodes          |
// | `shared_structure` | two pointers to what never changes| copies a pointer |
//
// The edit works on a copy, which takes the place of the document when all else
// has succeeded: it needs no guarantee of its own. A state must be copyable and
// swap without throwing, and `full_copy` makes an empty one; a copy of a shared
// structure is that of a pointer.
//
// Not for: large documents with small edits under `full_copy`; a command with
// an inverse (command.hpp), which is smaller and faster than any snapshot.
//
// Errors: what the edit, the copy or the codec throws; nothing has changed.
//
// Units: bytes() is what the states or codes that the command keeps own outside
// it: what their own bytes() says, which must be noexcept, or else the capacity
// of a string or vector. Not counted: what the elements of a vector own; what a
// state without either owns, as a map or a struct, which no limit in bytes
// bounds: give it a bytes(); what a shared structure leads to.
//
// Thread: the document's.
#pragma once

#include "scopelab/undo/detail/snapshot_change.hpp"

#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace scopelab::undo {

// A strategy makes of two states something that goes from each to the other.
template <class S, class State>
concept snapshot_strategy =
    requires(const S& strategy, const State& before, const State& after,
             typename S::template change<State>& c, State& document) {
      {
        strategy.make(before, after)
      } -> std::same_as<typename S::template change<State>>;
      { c.keep(std::move(document)) } noexcept;  // the state before, to have
      c.undo(document);
      c.redo(document);
      { std::as_const(c).bytes() } noexcept -> std::same_as<std::size_t>;
    };

// Keeps the state that the document is not in: undo and redo swap the two, so
// neither allocates nor throws. One state's memory a command.
struct full_copy {
  template <class State>
  using change = detail::swapped<State>;

  template <class State>
  change<State> make(const State&, const State&) const {
    return {};
  }
};

// Of states that are std::shared_ptr<const T>: a tree, a rope, a list of pages.
// The edit makes a new root that shares what it did not touch; the command keeps
// both roots, and what only one of them reaches lives as long as it does.
struct shared_structure {
  template <class State>
  using change = detail::two_pointers<State>;

  template <class State>
  change<State> make(const State& before, const State& after) const {
    return {before, after};
  }
};

// `Codec` has encode(from, to), of any movable type, and decode(from, code),
// which gives `to`. Both ways are encoded when the command is executed: undo and
// redo decode from what the document is then, which must be what it was. The
// codec is copied into the command: give it no state, or a pointer.
template <class Codec>
struct delta {
  template <class State>
  using change = detail::two_codes<Codec, State>;

  template <class State>
  change<State> make(const State& before, const State& after) const {
    return {codec, before, after};
  }

  [[no_unique_address]] Codec codec;
};
template <class Codec>
delta(Codec) -> delta<Codec>;

// The command: `edit` is called once, with a copy of the document; redo brings
// back what it made, and does not call it again. The document must outlive the
// history, and the label too.
template <class State, class Edit, class Strategy>
class snapshot_edit {
  static_assert(snapshot_strategy<Strategy, State>);
  static_assert(std::is_nothrow_swappable_v<State>,
                "a state must swap without throwing");

 public:
  snapshot_edit(State& document, Edit edit, Strategy strategy,
                std::string_view label = {})
      : document_(&document),
        edit_(std::move(edit)),
        strategy_(std::move(strategy)),
        label_(label) {}

  void execute() {
    using std::swap;
    State after = *document_;
    edit_(after);
    change_.emplace(
        strategy_.make(std::as_const(*document_), std::as_const(after)));
    swap(*document_, after);
    change_->keep(std::move(after));
  }
  void undo() {
    if (change_) change_->undo(*document_);
  }
  void redo() {
    if (change_) change_->redo(*document_);
  }
  std::size_t bytes() const noexcept { return change_ ? change_->bytes() : 0; }
  std::string_view label() const noexcept { return label_; }

 private:
  State* document_;
  [[no_unique_address]] Edit edit_;
  [[no_unique_address]] Strategy strategy_;
  std::optional<typename Strategy::template change<State>> change_;
  std::string_view label_;
};

}  // namespace scopelab::undo
