// A history for several threads: whoever looks gets a view that never changes,
// its data and its version being one, and waits for nobody.
//
//   undo::shared_history<edit> edits;
//
//   edits.push({at, text});            // any thread; throws: nothing changed
//
//   auto seen = edits.now();           // never waits, never throws
//   for (std::size_t i = 0; i < seen.size(); ++i) show(seen[i]);
//                                      // others push and undo: seen does not
//
//   if (const auto after = edits.undo()) {
//     take_back((*after)[after->size()]);  // the one that was undone
//   }                                  // none: there was nothing to undo
//
//   while (!edits.push_if(seen.version(), merge(seen, mine))) {
//     seen = edits.now();              // somebody was quicker: look again
//   }
//
// It records; it does not execute. What two threads do to one document, and in
// which order, is the document's own affair: a version tells the order.
//
// Not for: one thread (history.hpp has macros, merging, budgets). A bound on
// the number of entries: the oldest is part of all newer ones.
//
// Thread: all members of one history from any thread, but for the constructor
// and the destructor. A view is a value: copies on different threads are
// independent, one object is not. A view may outlive its history.
//
// Waiting: now() takes five steps, whatever the others do. Writers take turns
// by a mutex, held for the change alone: not while memory is allocated, nor
// while an entry is destroyed. They do not wait for readers.
//
// Cost: push, undo and redo are O(1), but O(log n) for a push after an undo; an
// entry takes four words beside itself, a change allocates one state of five
// words, and frees an older one; v[i] is O(log n). Nothing is ever copied.
//
// Memory: an entry goes when no view, and no version that a reader might still
// be taking hold of, has it; usually with the change that cut it off. It is
// destroyed by whoever lets go last, also a reader's thread: an entry whose
// destructor must run on a certain thread does not belong in here.
//
// Errors: what throws (std::bad_alloc, the entry's move) has changed nothing.
//
// Source: a persistent list (Okasaki, "Purely functional data structures"), the
// rest as said in detail/. std::atomic<std::shared_ptr> was no choice: libc++ 19
// has none, and libstdc++'s takes a lock, for which readers wait.
#pragma once

#include "scopelab/undo/detail/published.hpp"
#include "scopelab/undo/detail/shared_entries.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>

namespace scopelab::undo {

template <class Entry, class Sync = detail::std_sync>
class shared_history {
  static_assert(std::is_nothrow_destructible_v<Entry>,
                "an entry is destroyed by whoever lets go last: it must not "
                "throw");
  using entry_type = detail::shared_entry<Entry, Sync>;
  using state = detail::shared_state<Entry, Sync>;

 public:
  // What the history was at one moment. Costs a word, and keeps its entries.
  class view {
   public:
    view(const view& other) noexcept : of_(other.of_) {
      of_->references.fetch_add(1, std::memory_order_relaxed);
    }
    // A view is never empty: what was moved from is still a view of the same.
    view& operator=(view other) noexcept {
      std::swap(of_, other.of_);
      return *this;
    }
    ~view() { detail::release(of_); }

    // Grows by one with every change of the history.
    std::uint64_t version() const noexcept { return of_->version; }
    // Entries that are done, and after them those that can be redone.
    std::size_t size() const noexcept { return of_->done; }
    std::size_t undone() const noexcept {
      return entry_type::depth_of(of_->top) - of_->done;
    }
    bool empty() const noexcept { return size() == 0; }

    // The first one is 0; i < size() + undone(). O(log n).
    const Entry& operator[](std::size_t i) const noexcept {
      return entry_type::find(of_->top, i + 1)->entry;
    }

    // Calls `visit(entry)` for each that is done, the last first. O(1) each.
    template <class Visit>
    void last_first(Visit visit) const {
      const entry_type* each = entry_type::find(of_->top, of_->done);
      for (; each != nullptr; each = each->below) visit(each->entry);
    }

   private:
    friend shared_history;
    // Takes over a reference.
    explicit view(state* of) noexcept : of_(of) {}
    state* of_;
  };

  // Empty, at version 0.
  shared_history() : newest_(new state) {}

  // As it is now. Waits for nobody.
  view now() const noexcept { return view{newest_.acquire()}; }

  // Adds an entry that is done; what was undone cannot be redone any more. The
  // view is the one that has the entry on top.
  view push(Entry entry) {
    return view{add(std::move(entry), [](const state&) { return true; })};
  }

  // The same, if the history still has this version. Else none, and the entry
  // is gone.
  std::optional<view> push_if(std::uint64_t version, Entry entry) {
    return maybe(add(std::move(entry), [version](const state& now) {
      return now.version == version;
    }));
  }

  // Marks the last entry as undone: it is after[after.size()] of the view. None
  // if there is nothing to undo.
  std::optional<view> undo() {
    return maybe(change([](const state& now, state& next) {
      if (now.done == 0) return false;
      next.hold(now.top);
      next.done = now.done - 1;
      return true;
    }));
  }

  // Marks the next entry as done again: it is after[after.size() - 1] of the
  // view. None if there is nothing to redo.
  std::optional<view> redo() {
    return maybe(change([](const state& now, state& next) {
      if (now.done == entry_type::depth_of(now.top)) return false;
      next.hold(now.top);
      next.done = now.done + 1;
      return true;
    }));
  }

 private:
  template <class May>
  state* add(Entry&& entry, May may) {
    auto added = std::make_unique<entry_type>(std::move(entry));
    return change([&](const state& now, state& next) {
      if (!may(now)) return false;
      added->put_on(entry_type::find(now.top, now.done));
      next.done = now.done + 1;
      next.top = added.release();
      return true;
    });
  }

  // `make(now, next)` fills in the next state, or says that there is none: null.
  // The result has a reference for its view.
  template <class Make>
  state* change(Make make) {
    auto next = std::make_unique<state>();
    state* unreachable = nullptr;
    {
      const std::lock_guard<typename Sync::mutex> turn{writers_};
      const state& now = newest_.peek();
      if (!make(now, *next)) return nullptr;
      next->version = now.version + 1;
      next->references.store(2, std::memory_order_relaxed);
      unreachable = newest_.replace(next.get());
    }
    newest_.release_all(unreachable);
    return next.release();
  }

  static std::optional<view> maybe(state* after) noexcept {
    return after == nullptr ? std::nullopt : std::optional{view{after}};
  }

  mutable detail::published<state, Sync> newest_;
  typename Sync::mutex writers_;
};

}  // namespace scopelab::undo
