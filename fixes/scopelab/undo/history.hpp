// A document's commands: done, undone, redone, and what can be returned to.
//
//   undo::history edits;
//   edits.execute(insert{&text, 0, "ab"});    // throws: nothing was inserted
//   edits.execute([&] { zoom *= 2; }, [&] { zoom /= 2; }, "zoom");
//   {
//     undo::macro both{edits, "rename"};      // macro.hpp
//     edits.execute(erase{&text, 0, 2});
//     edits.execute(insert{&text, 0, "c"});   // throws: the erase is undone
//     both.commit();                          // without it: both are
//   }
//   edits.set_clean();                        // as it is on disk
//   edits.undo();                             // the macro; not clean
//   const undo::node_id here = edits.here();
//   edits.execute(insert{&text, 0, "d"});     // "rename" is kept, as a branch
//   edits.go_to(here);
//
// Not for: several threads (shared_history.hpp); documents larger than what
// their commands can take back; work that cannot be undone.
//
// Errors: whatever a callback throws (execute, undo, redo, a merge, a copy, an
// observer), or the allocation of anything, the document, the index, the
// branches, the clean mark, the checkpoints and the memory held are as before,
// and the call can be made again. It takes commands that throw only if they
// have changed nothing; if one that ran has to be taken back and that throws
// too, the history is in doubt (errors.hpp). What a call was given as an rvalue
// is given back where its move assignment cannot throw.
//
// Thread: one at a time. A callback must not call the history that calls it,
// but for what is const: that is refused.
//
// Memory: one allocation a command, of 48 bytes and the command. Bytes are
// those of the allocations, malloc's own 8 included, and what bytes() says.
//
// Time: undo, redo and execute do not depend on how much there is; going to a
// state takes the steps to it, and at most a look at each command: to find the
// state, and to count what redo leads to from there.
//
// Source: the command pattern (Gamma et al., 1994); the tree of edits as in
// Vim and Emacs' undo-tree; no code of theirs. Where two branches meet is found
// by numbers that grow from parent to child, as in a heap.
#pragma once

#include "scopelab/undo/command.hpp"
#include "scopelab/undo/detail/journal.hpp"
#include "scopelab/undo/detail/not_copied.hpp"
#include "scopelab/undo/detail/tree.hpp"
#include "scopelab/undo/errors.hpp"

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace scopelab::undo {

// A state of the document: the one after a command. Numbers grow with time; one
// that has gone stands for nothing from then on, and is found to do so. An id is
// of no use to another history.
struct node_id {
  std::uint64_t value = 0;
  friend auto operator<=>(const node_id&, const node_id&) = default;
};

// How much is kept: commands and macros, all branches counted, and bytes, as
// history::bytes() counts them. Both hold at the end of every call.
struct budget {
  static constexpr std::size_t unlimited =
      std::numeric_limits<std::size_t>::max();
  std::size_t commands = unlimited;
  std::size_t bytes = unlimited;
};

struct options {
  budget limit = {};
  // Whether an edit after an undo keeps what was undone, as a branch. If not,
  // it goes when the edit is kept: a call that fails drops nothing.
  bool keep_branches = true;
  // Of so many deliveries the ids are remembered, the last ones.
  std::size_t remembered_ids = 65536;
};

// How a command arrives: by whom, and under which id it may arrive again. An id
// counts as applied once the command was executed or merged, even if it was
// undone or evicted since; not if it failed, or was in a macro that was rolled
// back.
struct delivery {
  origin by = 0;
  command_id id = {};
};

// What became of a command.
enum class outcome {
  kept,      // a command of its own
  merged,    // into the one before
  annulled,  // merged, and the two of them have gone
  obsolete,  // worth nothing, so not kept; not executed if it said so before
  repeated,  // this id has been applied: nothing was done
};

// What an observer is told: what has happened, and the states before and after.
struct change {
  enum class kinds {
    executed,  // a command or macro, merged ones too
    undone,
    redone,
    moved,       // by go_to()
    marked,      // the clean mark was set or reset
    taken_back,  // an observer refused what this one was told before
    dropped,     // commands have gone: a limit, a branch, what was obsolete
  };
  kinds kind;
  node_id from;
  node_id to;
};

// A command of a history, to look at, or none; valid until the history changes.
// Of none, all is empty.
class command_view {
 public:
  explicit command_view(const detail::node* n) noexcept : node_(n) {}
  explicit operator bool() const noexcept { return node_ != nullptr; }

  std::string_view label() const noexcept {
    return node_ == nullptr ? std::string_view{} : detail::label(*node_);
  }
  origin by() const noexcept { return node_ == nullptr ? 0 : node_->origin; }
  std::size_t bytes() const noexcept {
    return node_ == nullptr ? 0 : node_->units * 16ULL;
  }
  // The state that it leads to.
  node_id id() const noexcept { return {node_ == nullptr ? 0 : node_->serial}; }
  // How many commands a macro has; 0 of what is none.
  std::size_t children() const noexcept;
  command_view child(std::size_t i) const noexcept;
  // Null if it is of another type.
  template <command C>
  const C* as() const noexcept {
    if (node_ == nullptr || node_->ops != &detail::operations_of<C>)
      return nullptr;
    return &detail::holder<C>::of(*node_);
  }

 private:
  const detail::node* node_;
};

class history : detail::a_history_is_neither_copied_nor_moved {
 public:
  [[nodiscard("a history without a name keeps nothing")]]  //
  explicit history(options how = {});
  ~history();

  // Does it and keeps it, below the current state. Inside an open macro it
  // belongs to the innermost one, and observers hear of it at the commit. It
  // merges into the last command if that has the same type and origin, is not
  // obsolete, has nothing done after it, and is neither the clean state nor a
  // checkpoint.
  template <class C>
    requires command<std::remove_cvref_t<C>>
  outcome execute(C&& done, const delivery& how = {});
  // The label must outlive the history: a literal does.
  template <std::invocable Do, std::invocable Undo>
  outcome execute(Do do_it, Undo undo_it, std::string_view label = {},
                  const delivery& how = {});

  // False if there is nothing to undo, or redo. What is found obsolete is
  // passed over, not run, and goes.
  bool undo();
  bool redo();
  // The last command of this origin, whoever came after: later ones are taken
  // back, and done again without it. False if there is none, if a branch hangs
  // from a state between (which would be no more), or if `independent` says
  // that one of the later commands needs it. The ids between then stand for
  // the states without it.
  using independent_of =
      std::function<bool(command_view later, command_view undone)>;
  bool undo(origin mine, const independent_of& independent = {});
  bool redo(origin mine, const independent_of& independent = {});

  // To a state of any branch, by the shortest way; redo leads along that branch
  // from then on. False if it has gone.
  bool go_to(node_id target);
  // To the state after the first `index` commands of the line; false if it is
  // shorter.
  bool go_to_index(std::size_t index);
  bool go_to_checkpoint(std::string_view name);

  // The line: what undo takes back, and what redo leads to. index() of its
  // size() commands are done. A label is that of the command or macro, valid
  // until the history changes.
  bool can_undo() const noexcept;
  bool can_redo() const noexcept;
  std::size_t index() const noexcept { return tree_.index(); }
  std::size_t size() const noexcept { return tree_.index() + tree_.undone(); }
  command_view command_at(std::size_t index) const noexcept;
  std::string_view undo_label() const noexcept;
  std::string_view redo_label() const noexcept;

  // The tree. The root is the oldest state that can be returned to.
  node_id here() const noexcept { return {tree_.head().serial}; }
  node_id root() const noexcept;
  std::size_t count() const noexcept { return tree_.count(); }
  std::size_t bytes() const noexcept { return tree_.bytes(); }
  std::optional<node_id> parent_of(node_id state) const noexcept;
  // The command that leads to a state; none to the root.
  command_view view(node_id state) const noexcept;
  // The last is where redo leads.
  std::vector<node_id> children_of(node_id state) const;

  // The saved state. Lost when it goes: evicted, cleared, undone out of order,
  // dropped with its branch, or reached through what has become obsolete. No
  // state is clean at first. clean_index() is there if it is on the line.
  void set_clean();
  void reset_clean();
  bool is_clean() const noexcept;
  std::optional<node_id> clean_state() const noexcept;
  std::optional<std::size_t> clean_index() const noexcept;

  // A name for the current state, as long as it is there. A name that is in use
  // moves here.
  void set_checkpoint(std::string_view name);
  std::optional<node_id> checkpoint(std::string_view name) const noexcept;

  // Takes effect at once. What goes first: other branches, the fork nearest to
  // the root first; then the far end of redo; then the oldest command. A branch
  // goes as a whole. A command that is larger than the limit is executed and
  // not kept, nor what was before it. An open macro counts when it is committed.
  void set_limit(budget b);
  const budget& limit() const noexcept { return limit_; }
  // Forgets what was undone from here, with all branches.
  void drop_undone();
  // Forgets all commands and leaves the document as it is. Ids of deliveries
  // stay known.
  void clear();

  // Called after each change, before the call returns. One that throws makes
  // the call fail, and those told before are told `taken_back`. Of that, of
  // `dropped`, and of a macro that is kept as it could not be rolled back, an
  // exception is dropped. Called as long as its subscription lives; what it
  // holds goes as the next call that changes the history begins, at the latest,
  // or with the history, and may not call the history as it goes.
  using observer = std::function<void(const change&)>;
  class subscription;
  [[nodiscard("the observer goes with its subscription")]]  //
  subscription
  observe(observer o);

  // Whether a command and the way back from it have both thrown (errors.hpp).
  // What may be asked tells the state that resolve() leads to.
  bool in_doubt() const noexcept { return doubt_.has_value(); }
  // Runs the rest of the way back. Throws in_doubt_error if that fails again.
  void resolve();
  bool macro_open() const noexcept { return open_ != nullptr; }
  // A macro that could be neither kept nor rolled back, as its guard was
  // destroyed: it stays as one command. Null if there was none since.
  std::exception_ptr take_rollback_error() noexcept;

 private:
  friend class macro;
  struct entered;
  struct slot {
    observer call;
    bool live = true;
  };

  outcome adopt(detail::node_ptr& n, const delivery& how);
  outcome keep(detail::node_ptr& n, detail::node* older);
  outcome keep_in_macro(detail::node_ptr& n, detail::node* older);
  detail::node* mergeable(const detail::node& n) noexcept;
  void step_over(detail::node& n, bool forward);
  void jump(detail::node& target);
  bool pull_undone(detail::node& n, const independent_of& independent);
  bool pull_redone(detail::node& n, const independent_of& independent);
  // What is left to do when nothing can fail any more.
  void settle() noexcept;
  void settle_new(detail::node& n) noexcept;
  void settle_run(detail::route& way) noexcept;

  // All of it or nothing.
  void run(detail::route& r);
  void run_back(detail::route& r, detail::route::place at,
                const std::exception_ptr& cause,
                detail::node_ptr* extra = nullptr);
  void forget_ended() noexcept;
  void notify(change::kinds kind, node_id from, node_id to);
  void tell(const change& c) noexcept;
  void tell_dropped() noexcept;
  static void quietly(const slot& s, const change& c) noexcept;

  // Of macro. `ids` is how many deliveries were known when it was opened.
  void open(detail::macro_node& m);
  outcome commit(detail::node_ptr& m);
  void roll_back(detail::node_ptr& m, std::size_t ids);
  void abandon(detail::node_ptr& m, std::size_t ids) noexcept;

  detail::tree tree_;
  detail::journal ids_;
  std::vector<std::shared_ptr<slot>> observers_;
  std::optional<detail::doubt> doubt_;
  detail::macro_node* open_ = nullptr;
  std::exception_ptr rollback_error_;
  budget limit_;
  bool keep_branches_;
  bool busy_ = false;
};

class history::subscription {
 public:
  subscription() = default;
  subscription(subscription&&) = default;
  subscription& operator=(subscription&& other) noexcept {
    std::swap(slot_, other.slot_);
    return *this;
  }
  ~subscription() {
    if (slot_) slot_->live = false;
  }

 private:
  friend class history;
  explicit subscription(std::shared_ptr<slot> s) : slot_(std::move(s)) {}
  std::shared_ptr<slot> slot_;
};

}  // namespace scopelab::undo

#include "scopelab/undo/detail/execute.hpp"  // IWYU pragma: keep
