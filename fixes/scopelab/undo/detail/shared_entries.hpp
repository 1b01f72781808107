// Entries of a shared history: a list that only grows at its end, shared by all
// that have a beginning in common, and the state that says how much of one is
// done.
//
// Source of the jumps: Myers, "An applicative random-access stack" (1983). Each
// entry knows one far below, so chosen that any is found in O(log n) steps.
#pragma once

#include "scopelab/undo/detail/published.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>

namespace scopelab::undo::detail {

template <class Entry, class Sync>
struct shared_entry {
  using atomic_count = typename Sync::template atomic<std::size_t>;

  explicit shared_entry(Entry&& taken) : entry(std::move(taken)) {}

  // Puts it on top of `under`, which may be null: nobody else sees it yet.
  void put_on(shared_entry* under) noexcept {
    below = under;
    depth = depth_of(under) + 1;
    jump = under;
    if (under == nullptr) return;
    under->references.fetch_add(1, std::memory_order_relaxed);
    shared_entry* const far = under->jump;
    shared_entry* const farther = far == nullptr ? nullptr : far->jump;
    if (under->depth - depth_of(far) == depth_of(far) - depth_of(farther)) {
      jump = farther;
    }
  }

  static std::size_t depth_of(const shared_entry* one) noexcept {
    return one == nullptr ? 0 : one->depth;
  }

  // The one at this depth, from `top` downwards; null at depth 0.
  static shared_entry* find(shared_entry* top, std::size_t depth) noexcept {
    while (depth_of(top) > depth) {
      top = depth_of(top->jump) >= depth ? top->jump : top->below;
    }
    return top;
  }

  // Drops a reference to the top. Not by recursion: a list may be long.
  static void release_from(shared_entry* top) noexcept {
    while (top != nullptr) {
      if (top->references.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
      shared_entry* const below = top->below;
      delete top;
      top = below;
    }
  }

  atomic_count references{1};
  shared_entry* below = nullptr;  // one of its references is this one's
  shared_entry* jump = nullptr;   // lives as long as what is below
  std::size_t depth = 1;          // 1: the first of its list
  const Entry entry;
};

// Immutable once it is published, but for the count and the list of the retired.
template <class Entry, class Sync>
struct shared_state {
  using entry_type = shared_entry<Entry, Sync>;

  shared_state() = default;
  shared_state(const shared_state&) = delete;
  shared_state& operator=(const shared_state&) = delete;
  ~shared_state() { entry_type::release_from(top); }

  void hold(entry_type* one) noexcept {
    if (one != nullptr) one->references.fetch_add(1, std::memory_order_relaxed);
    top = one;
  }

  typename entry_type::atomic_count references{1};
  std::uint64_t version = 0;
  entry_type* top = nullptr;  // of all, done and undone
  std::size_t done = 0;
  shared_state* next_retired = nullptr;
};

}  // namespace scopelab::undo::detail
