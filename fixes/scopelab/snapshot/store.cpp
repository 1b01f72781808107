#include "scopelab/snapshot/store.hpp"

#include "scopelab/scope/scope_fail.hpp"

#include <limits>
#include <stdexcept>
#include <utility>
#include <vector>

namespace scopelab::snapshot {
namespace {

// What is retained is within a budget: its length is to be believed.
constexpr decode_options any_length{std::numeric_limits<std::uint64_t>::max()};

}  // namespace

store::id store::keep(byte_view state) {
  const id newest = entries_.empty() ? nothing : entries_.rbegin()->first;
  const bool chained = newest != nothing && chain_of(newest) < how_.max_chain;
  link from = chained ? link_to(state, newest, rebuild(newest))
                      : link_to(state, nothing, {});
  // A keyframe, which the state may have to become, is no larger than this...
  if (state.size() + header_size + entry_cost > how_.budget) {
    // ... and compressed it may be a lot smaller.
    const std::size_t alone =
        from.base == nothing ? from.delta.size() : encode({}, state).size();
    if (alone + entry_cost > how_.budget) {
      throw std::length_error{"one state is larger than the store's budget"};
    }
  }
  uses_.push_front(last_ + 1);
  try {
    entries_.emplace(last_ + 1, entry{std::move(from), uses_.begin()});
  } catch (...) {
    uses_.pop_front();
    throw;
  }
  ++last_;
  bytes_held_ += entries_.rbegin()->second.from.delta.size() + entry_cost;
  // Nothing stands on it yet.
  const id kept = last_;
  scope_fail not_kept{[&]() noexcept { remove(kept); }};
  fit();
  return kept;
}

bytes store::get(id state) {
  const entry& wanted = at(state);
  bytes rebuilt = rebuild(state);
  uses_.splice(uses_.begin(), uses_, wanted.use);
  return rebuilt;
}

void store::drop(id state) {
  if (!contains(state)) return;
  evict(state);
  fit();  // what stood on it may be larger than it was
}

void store::set_budget(std::size_t budget) {
  const std::size_t before = std::exchange(how_.budget, budget);
  scope_fail as_before{[&]() noexcept { how_.budget = before; }};
  fit();
}

std::size_t store::chain_of(id state) const {
  std::size_t deltas = 0;
  for (const entry* each = &at(state); each->from.base != nothing; ++deltas) {
    each = &at(each->from.base);
  }
  return deltas;
}

const store::entry& store::at(id state) const {
  const auto found = entries_.find(state);
  if (found == entries_.end()) {
    throw std::out_of_range{"the store does not retain this state"};
  }
  return found->second;
}

bytes store::rebuild(id state) const {
  std::vector<const bytes*> deltas;  // the keyframe last
  for (; state != nothing; state = at(state).from.base) {
    deltas.push_back(&at(state).from.delta);
  }
  bytes rebuilt;
  for (; !deltas.empty(); deltas.pop_back()) {
    rebuilt = decode(rebuilt, *deltas.back(), any_length);
  }
  return rebuilt;
}

// A delta that saves less than half of the state may save less than a keyframe.
store::link store::link_to(byte_view state, id base, byte_view base_state) {
  link made{base, encode(base_state, state)};
  if (base != nothing && made.delta.size() > state.size() / 2) {
    bytes whole = encode({}, state);
    if (whole.size() <= made.delta.size()) made = {nothing, std::move(whole)};
  }
  return made;
}

void store::replace(entry& of, link&& with) noexcept {
  bytes_held_ += with.delta.size();
  bytes_held_ -= of.from.delta.size();
  of.from = std::move(with);
}

void store::remove(id state) noexcept {
  const auto gone = entries_.find(state);
  bytes_held_ -= gone->second.from.delta.size() + entry_cost;
  uses_.erase(gone->second.use);
  entries_.erase(gone);
}

// All that may fail comes first.
void store::evict(id state) {
  std::vector<std::pair<entry*, link>> anew;
  id base = at(state).from.base;
  bytes base_state = rebuild(base);
  for (auto& [child, as] : entries_) {
    if (as.from.base != state) continue;
    bytes child_state = rebuild(child);
    anew.emplace_back(&as, link_to(child_state, base, base_state));
    // Of those that stood on a keyframe the first is the next one.
    if (base == nothing) {
      base = child;
      base_state = std::move(child_state);
    }
  }
  for (auto& [child, link] : anew) replace(*child, std::move(link));
  remove(state);
}

// Ends with one that is alone, if need be, and so a keyframe: see keep().
void store::fit() {
  while (bytes_held_ > how_.budget && !uses_.empty()) evict(uses_.back());
}

}  // namespace scopelab::snapshot
