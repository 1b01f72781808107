#include "scopelab/undo/detail/entered.hpp"
#include "scopelab/undo/history.hpp"

#include <algorithm>

namespace scopelab::undo {

using detail::node;
using detail::node_ptr;
using detail::route;
using detail::step;
using kinds = change::kinds;

namespace {

void run_one(node& leaf, bool forward) {
  forward ? leaf.ops->redo(leaf) : leaf.ops->undo(leaf);
}

}  // namespace

void history::run(route& r) {
  route::place at{0, nullptr};
  try {
    for (step& s : r.steps()) {
      s.run = !detail::obsolete(*s.what);
      if (s.run) {
        node* leaf = detail::begin_of(*s.what, s.forward);
        for (; leaf != nullptr; leaf = detail::next_of(*leaf, s.forward)) {
          run_one(*leaf, s.forward);
          at.leaf = leaf;
        }
      }
      at = {at.step + 1, nullptr};
    }
  } catch (...) {
    run_back(r, at, std::current_exception());
    throw;
  }
}

void history::run_back(route& r, route::place at,
                       const std::exception_ptr& cause, node_ptr* extra) {
  const std::span<step> steps = r.steps();
  try {
    for (;;) {
      if (at.leaf != nullptr) {
        const bool forward = !steps[at.step].forward;
        run_one(*at.leaf, forward);
        at.leaf = detail::next_of(*at.leaf, forward);
      } else if (at.step == 0) {
        return;
      } else if (const step& s = steps[--at.step]; s.run) {
        at.leaf = detail::begin_of(*s.what, !s.forward);
      }
    }
  } catch (...) {
    const std::exception_ptr why = std::current_exception();
    doubt_.emplace(
        detail::doubt{std::move(r), at, cause, why,
                      extra != nullptr ? std::move(*extra) : node_ptr{}});
    throw in_doubt_error(cause, why);
  }
}

void history::resolve() {
  if (busy_) throw refused_error("a callback of this history calls it again");
  if (!doubt_) return;
  detail::doubt d = std::move(*doubt_);
  doubt_.reset();
  const entered in{*this, true};
  try {
    run_back(d.way, d.at, d.cause, &d.extra);
  } catch (...) {
    doubt_->kept = d.kept;
    throw;
  }
  d.kept != nullptr ? settle_new(*d.kept) : settle();
}

node* history::mergeable(const node& n) noexcept {
  const auto may = [&](const node& older) {
    return older.ops == n.ops && n.ops->merge != nullptr &&
           older.origin == n.origin && older.sealed == 0 &&
           !detail::obsolete(older);
  };
  if (open_ != nullptr) {
    node* const older = open_->last;
    return older != nullptr && may(*older) ? older : nullptr;
  }
  node& older = tree_.head();
  if (tree_.at_root() || !may(older) || tree_.named.any(older)) return nullptr;
  // What was done from the older one's state stands on it, and is kept.
  if (keep_branches_ && older.last_child != nullptr) return nullptr;
  return &older;
}

outcome history::adopt(node_ptr& n, const delivery& how) {
  const entered in{*this, true};
  if (how.id && ids_.has(how.id)) return outcome::repeated;
  n->origin = how.by;
  node* const older = mergeable(*n);
  const bool worthless = detail::obsolete(*n);
  if (worthless && older == nullptr) return outcome::obsolete;
  if (how.id) ids_.add(how.id);
  try {
    if (!worthless) n->ops->execute(*n);
    try {
      const outcome what =
          open_ != nullptr ? keep_in_macro(n, older) : keep(n, older);
      if (what == outcome::obsolete) {
        if (how.id && worthless) ids_.take_back();
        settle();
      }
      return what;
    } catch (...) {
      if (!worthless) {
        route way{.one = {n.get(), true}, .more = {}};
        run_back(way, {1, nullptr}, std::current_exception(), &n);
      }
      throw;
    }
  } catch (...) {
    if (how.id) ids_.take_back();
    throw;
  }
}

// Nothing of it is seen before the observers have agreed.
outcome history::keep(node_ptr& n, node* older) {
  auto how = merging::refused;
  node_ptr merged;
  if (older != nullptr && observers_.empty()) {
    how = older->ops->merge(*older, *n);
  } else if (older != nullptr) {
    merged.reset(older->ops->copy(*older));
    how = older->ops->merge(*merged, *n);
  }
  const node_id from = here();
  switch (how) {
    case merging::refused: {
      if (detail::obsolete(*n)) return outcome::obsolete;
      const auto before = tree_.push(*n);
      try {
        notify(kinds::executed, from, here());
      } catch (...) {
        tree_.take_back(before);
        throw;
      }
      settle_new(*n.release());
      return outcome::kept;
    }
    case merging::merged: {
      if (merged != nullptr) {
        tree_.replace(*older, *merged);
        try {
          notify(kinds::executed, from, from);
        } catch (...) {
          tree_.replace(*merged, *older);
          throw;
        }
        node* const gone = std::exchange(older, merged.release());
        node_ptr{gone}.reset();
      }
      tree_.recount(*older);
      settle_new(*older);
      return outcome::merged;
    }
    case merging::annulled:
      break;
  }
  const auto before = tree_.cut_head();
  try {
    notify(kinds::executed, from, here());
  } catch (...) {
    tree_.put_back(*older, before);
    throw;
  }
  tree_.drop_below_and(node_ptr{older});
  settle();
  return outcome::annulled;
}

// Of what is in a macro, observers are told when it is committed.
outcome history::keep_in_macro(node_ptr& n, node* older) {
  auto how = merging::refused;
  if (older != nullptr) how = older->ops->merge(*older, *n);
  switch (how) {
    case merging::refused:
      if (detail::obsolete(*n)) return outcome::obsolete;
      n->units = detail::units_of(*n);
      open_->append(*n.release());
      return outcome::kept;
    case merging::merged:
      older->units = detail::units_of(*older);
      return outcome::merged;
    case merging::annulled:
      break;
  }
  node_ptr{open_->take(*older)}.reset();
  return outcome::annulled;
}

bool history::undo() {
  const entered in{*this};
  if (tree_.at_root()) return false;
  step_over(tree_.head(), false);
  return true;
}

bool history::redo() {
  const entered in{*this};
  node* const n = tree_.redo_child();
  if (n == nullptr) return false;
  step_over(*n, true);
  return true;
}

void history::step_over(node& n, bool forward) {
  // Nothing can fail after the one callback.
  if (observers_.empty() && detail::is_plain(n)) {
    run_one(n, forward);
    forward ? tree_.forward() : tree_.back();
    return;
  }
  route way{.one = {&n, forward}, .more = {}};
  run(way);
  const node_id from = here();
  forward ? tree_.forward() : tree_.back();
  try {
    notify(forward ? kinds::redone : kinds::undone, from, here());
  } catch (...) {
    forward ? tree_.back() : tree_.forward();
    run_back(way, {1, nullptr}, std::current_exception());
    throw;
  }
  settle_run(way);
}

bool history::go_to(node_id target) {
  const entered in{*this};
  node* const n = tree_.find(target.value);
  if (n != nullptr) jump(*n);
  return n != nullptr;
}

bool history::go_to_index(std::size_t index) {
  const entered in{*this};
  if (index > size()) return false;
  jump(index == 0 ? tree_.root() : *tree_.on_line(index - 1));
  return true;
}

bool history::go_to_checkpoint(std::string_view name) {
  const entered in{*this};
  for (const auto& c : tree_.named.checkpoints) {
    if (c.name != name) continue;
    jump(*c.at);
    return true;
  }
  return false;
}

void history::jump(node& target) {
  node& left = tree_.head();
  if (&left == &target) return;
  node& top = detail::tree::meeting(left, target);
  route way;
  for (node* up = &left; up != &top; up = up->parent)
    way.more.push_back({up, false});
  const auto turn = static_cast<std::ptrdiff_t>(way.more.size());
  for (node* up = &target; up != &top; up = up->parent)
    way.more.push_back({up, true});
  std::reverse(way.more.begin() + turn, way.more.end());
  run(way);
  const node_id from = here();
  tree_.set_head(target);
  try {
    notify(kinds::moved, from, here());
  } catch (...) {
    tree_.set_head(left);
    run_back(way, {way.more.size(), nullptr}, std::current_exception());
    throw;
  }
  tree_.lead_here(top);
  settle_run(way);
}

bool history::undo(origin mine, const independent_of& independent) {
  {
    const entered in{*this};
    node* n = &tree_.head();
    while (n != &tree_.root() && n->origin != mine) n = n->parent;
    if (n == &tree_.root()) return false;
    if (n != &tree_.head()) return pull_undone(*n, independent);
  }
  return undo();
}

bool history::redo(origin mine, const independent_of& independent) {
  {
    const entered in{*this};
    node* n = tree_.redo_child();
    while (n != nullptr && n->origin != mine) n = n->last_child;
    if (n == nullptr) return false;
    if (n != tree_.redo_child()) return pull_redone(*n, independent);
  }
  return redo();
}

bool history::pull_undone(node& n, const independent_of& independent) {
  if (!tree_.can_pull(n)) return false;
  node& first = *n.last_child;
  route way;
  for (node* up = &tree_.head();; up = up->parent) {
    way.more.push_back({up, false});
    if (up == &n) break;
    if (independent && !independent(command_view{up}, command_view{&n}))
      return false;
  }
  for (std::size_t i = way.more.size() - 1; i-- > 0;)
    way.more.push_back({way.more[i].what, true});
  detail::marks before = tree_.named;
  run(way);
  const node_id from = here();
  tree_.pull_undone(n);
  try {
    notify(kinds::undone, from, here());
  } catch (...) {
    tree_.pull_undone_back(n, first);
    tree_.named = std::move(before);
    run_back(way, {way.more.size(), nullptr}, std::current_exception());
    throw;
  }
  settle_run(way);
  return true;
}

bool history::pull_redone(node& n, const independent_of& independent) {
  if (!tree_.can_pull(n)) return false;
  node& last = *n.parent;
  for (node* up = &last; independent && up != &tree_.head(); up = up->parent) {
    if (!independent(command_view{up}, command_view{&n})) return false;
  }
  detail::marks before = tree_.named;
  route way{.one = {&n, true}, .more = {}};
  run(way);
  const node_id from = here();
  tree_.pull_redone(n);
  try {
    notify(kinds::redone, from, here());
  } catch (...) {
    tree_.pull_redone_back(n, last);
    tree_.named = std::move(before);
    run_back(way, {1, nullptr}, std::current_exception());
    throw;
  }
  settle_run(way);
  return true;
}

void history::settle() noexcept {
  if (open_ == nullptr) ids_.forget_old();
  if (!tree_.over(limit_.commands, limit_.bytes)) return;
  tree_.shrink(limit_.commands, limit_.bytes);
  tell_dropped();
}

// After `n` has come to be the head.
void history::settle_new(node& n) noexcept {
  if (!keep_branches_ && (n.next != &n || n.last_child != nullptr)) {
    tree_.drop_children(*n.parent, &n);
    tree_.drop_children(n, nullptr);
    tree_.forget_undone();
    tell_dropped();
  }
  settle();
}

void history::settle_run(route& way) noexcept {
  bool dropped = false;
  for (const step& s : way.steps()) {
    node& n = *s.what;
    if (n.ops->owned_bytes != nullptr || detail::is_macro(n)) tree_.recount(n);
  }
  // Each node once: out of order, some were undone and done again.
  for (const step& s : way.steps()) {
    if (s.what == nullptr || !detail::obsolete(*s.what)) continue;
    node* const gone = s.what;
    for (step& other : way.steps()) {
      if (other.what == gone) other.what = nullptr;
    }
    tree_.remove(*gone);
    dropped = true;
  }
  if (dropped) tell_dropped();
  settle();
}

}  // namespace scopelab::undo
