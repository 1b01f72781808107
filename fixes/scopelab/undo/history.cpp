#include "scopelab/undo/history.hpp"

#include <algorithm>

#include "scopelab/undo/detail/entered.hpp"

namespace scopelab::undo {

using detail::node;
using detail::node_ptr;

std::size_t command_view::children() const noexcept {
  std::size_t n = 0;
  if (node_ == nullptr || !detail::is_macro(*node_)) return n;
  const node* c = static_cast<const detail::macro_node&>(*node_).first;
  for (; c != nullptr; c = c->next) ++n;
  return n;
}

command_view command_view::child(std::size_t i) const noexcept {
  if (node_ == nullptr || !detail::is_macro(*node_))
    return command_view{nullptr};
  const node* c = static_cast<const detail::macro_node&>(*node_).first;
  while (c != nullptr && i-- > 0) c = c->next;
  return command_view{c};
}

history::history(options how)
    : ids_(how.remembered_ids),
      limit_(how.limit),
      keep_branches_(how.keep_branches) {}

// What a doubt still holds may be in the tree: it goes first.
history::~history() { doubt_.reset(); }

history::entered::entered(history& h, bool macro_allowed) : h_(h) {
  if (h.busy_) throw refused_error("a callback of this history calls it again");
  if (h.doubt_) throw in_doubt_error(h.doubt_->cause, h.doubt_->no_way_back);
  if (h.open_ != nullptr && !macro_allowed)
    throw refused_error("a macro of this history is open");
  h.busy_ = true;
  if (!h.observers_.empty()) h.forget_ended();
}

bool history::can_undo() const noexcept {
  return !tree_.at_root() && open_ == nullptr && !doubt_;
}

bool history::can_redo() const noexcept {
  return tree_.redo_child() != nullptr && open_ == nullptr && !doubt_;
}

command_view history::command_at(std::size_t index) const noexcept {
  return command_view{index < size() ? tree_.on_line(index) : nullptr};
}

std::string_view history::undo_label() const noexcept {
  return can_undo() ? detail::label(tree_.head()) : std::string_view{};
}

std::string_view history::redo_label() const noexcept {
  return can_redo() ? detail::label(*tree_.redo_child()) : std::string_view{};
}

node_id history::root() const noexcept { return {tree_.root().serial}; }

std::optional<node_id> history::parent_of(node_id state) const noexcept {
  const node* const n = tree_.find(state.value);
  if (n == nullptr || n->parent == nullptr) return std::nullopt;
  return node_id{n->parent->serial};
}

command_view history::view(node_id state) const noexcept {
  const node* const n = tree_.find(state.value);
  return command_view{n == &tree_.root() ? nullptr : n};
}

std::vector<node_id> history::children_of(node_id state) const {
  std::vector<node_id> ids;
  const node* const n = tree_.find(state.value);
  if (n == nullptr || n->last_child == nullptr) return ids;
  const node* c = n->last_child;
  do {
    c = c->next;
    ids.push_back({c->serial});
  } while (c != n->last_child);
  return ids;
}

void history::set_clean() {
  const entered in{*this};
  node* const before = tree_.named.clean;
  node& head = tree_.head();
  if (before == &head) return;
  head.marked = 1;
  tree_.named.clean = &head;
  try {
    notify(change::kinds::marked, here(), here());
  } catch (...) {
    tree_.named.clean = before;
    throw;
  }
}

void history::reset_clean() {
  const entered in{*this};
  node* const before = std::exchange(tree_.named.clean, nullptr);
  if (before == nullptr) return;
  try {
    notify(change::kinds::marked, here(), here());
  } catch (...) {
    tree_.named.clean = before;
    throw;
  }
}

bool history::is_clean() const noexcept {
  return tree_.named.clean == &tree_.head() && open_ == nullptr && !doubt_;
}

std::optional<node_id> history::clean_state() const noexcept {
  if (tree_.named.clean == nullptr) return std::nullopt;
  return node_id{tree_.named.clean->serial};
}

std::optional<std::size_t> history::clean_index() const noexcept {
  const node* const clean = tree_.named.clean;
  if (clean == nullptr || !tree_.is_on_line(*clean)) return std::nullopt;
  std::size_t index = 0;
  for (const node* n = clean; n->parent != nullptr; n = n->parent) ++index;
  return index;
}

void history::set_checkpoint(std::string_view name) {
  const entered in{*this};
  node& head = tree_.head();
  auto& all = tree_.named.checkpoints;
  const auto had = std::find_if(all.begin(), all.end(),
                                [&](const auto& c) { return c.name == name; });
  if (had == all.end()) {
    all.push_back({std::string{name}, &head});
  } else {
    had->at = &head;
  }
  head.marked = 1;
}

std::optional<node_id> history::checkpoint(
    std::string_view name) const noexcept {
  for (const auto& c : tree_.named.checkpoints) {
    if (c.name == name) return node_id{c.at->serial};
  }
  return std::nullopt;
}

void history::set_limit(budget b) {
  const entered in{*this, true};
  limit_ = b;
  settle();
}

void history::drop_undone() {
  const entered in{*this};
  if (tree_.redo_child() == nullptr) return;
  tree_.drop_children(tree_.head(), nullptr);
  tree_.forget_undone();
  tell_dropped();
}

void history::clear() {
  if (busy_) throw refused_error("a callback of this history calls it again");
  if (open_ != nullptr) throw refused_error("a macro of this history is open");
  doubt_.reset();
  const entered in{*this};
  tree_.clear();
  tell_dropped();
}

history::subscription history::observe(observer o) {
  const entered in{*this, true};
  observers_.push_back(std::make_shared<slot>(slot{std::move(o)}));
  return subscription{observers_.back()};
}

void history::forget_ended() noexcept {
  std::erase_if(observers_, [](const auto& s) { return !s->live; });
}

void history::notify(change::kinds kind, node_id from, node_id to) {
  std::size_t told = 0;
  try {
    for (; told < observers_.size(); ++told) {
      if (const slot& s = *observers_[told]; s.live) s.call({kind, from, to});
    }
  } catch (...) {
    while (told-- > 0) {
      const slot& s = *observers_[told];
      if (s.live) quietly(s, {change::kinds::taken_back, to, from});
    }
    throw;
  }
}

void history::quietly(const slot& s, const change& c) noexcept {
  try {
    s.call(c);
  } catch (...) {
  }
}

void history::tell(const change& c) noexcept {
  for (const auto& s : observers_) {
    if (s->live) quietly(*s, c);
  }
}

void history::tell_dropped() noexcept {
  tell({change::kinds::dropped, here(), here()});
}

std::exception_ptr history::take_rollback_error() noexcept {
  return std::exchange(rollback_error_, nullptr);
}

}  // namespace scopelab::undo
