// Keeps states of some bytes as deltas, within a budget: those that were not
// used for longest go first, and every state that is retained can be rebuilt.
//
//   snapshot::store history{{.budget = 16 << 20}};
//   const auto first = history.keep(image);   // a keyframe: whole
//   const auto second = history.keep(next);   // a delta: `next` from `image`
//   ...
//   history.get(second);        // `next`, bit for bit; it counts as used
//   history.contains(first);    // false, once it had to go; second was then
//                               // made to stand on what `first` stood on
//   history.get(first);         // throws std::out_of_range
//
// A state stands on the one kept before it, and so on, down to a keyframe, at
// most max_chain steps. When one has to go, those that stand on it are written
// anew, on what it stood on, or the first of them as a keyframe. That costs a
// rebuild and an encode for each; but nothing is held that is not retained.
//
// bytes_held() is what all deltas take, and entry_cost a state; it is within
// the budget after each call. During keep() the new state is held on top.
//
// Not for: states that must not be lost. What does not fit goes, in silence.
//
// Errors: keep() throws std::length_error, and changes nothing, if the state
// alone is above the budget. Any call may throw std::bad_alloc: what was asked
// for is then not done and what is retained can still be rebuilt, but states
// that had to go for it may be gone, and what is held may be above the budget
// until the next call that changes something.
//
// Thread: one at a time.
#pragma once

#include "scopelab/snapshot/delta.hpp"

#include <cstddef>
#include <cstdint>
#include <list>
#include <map>

namespace scopelab::snapshot {

struct store_options {
  std::size_t budget = std::size_t{64} << 20;  // bytes
  // Deltas from a keyframe to a state, at most: 0 keeps whole states only. A
  // rebuild takes as many decodes, and one.
  std::size_t max_chain = 8;
};

class store {
 public:
  // In the order of keep(); never used again.
  using id = std::uint64_t;

  // What a state takes beside its delta, about.
  static constexpr std::size_t entry_cost = 160;

  explicit store(store_options how = {}) : how_(how) {}
  store(const store&) = delete;
  store& operator=(const store&) = delete;

  // Retains a state, as the one used last.
  id keep(byte_view state);

  // Rebuilds a state, which is then the one used last.
  bytes get(id state);

  // A state that is not retained is not dropped again.
  void drop(id state);

  // May take states away; all of them, if not even one fits.
  void set_budget(std::size_t budget);

  bool contains(id state) const { return entries_.contains(state); }
  std::size_t size() const { return entries_.size(); }
  std::size_t budget() const { return how_.budget; }
  std::size_t bytes_held() const { return bytes_held_; }

  // The deltas from its keyframe to a state that is retained.
  std::size_t chain_of(id state) const;

 private:
  static constexpr id nothing = 0;  // what a keyframe stands on

  struct link {
    id base;
    bytes delta;
  };
  struct entry {
    link from;
    std::list<id>::iterator use;
  };

  const entry& at(id state) const;
  bytes rebuild(id state) const;
  static link link_to(byte_view state, id base, byte_view base_state);
  void replace(entry& of, link&& with) noexcept;
  void remove(id state) noexcept;
  void evict(id state);
  void fit();

  store_options how_;
  std::map<id, entry> entries_;
  std::list<id> uses_;  // the last one first
  std::size_t bytes_held_ = 0;
  id last_ = nothing;
};

}  // namespace scopelab::snapshot
