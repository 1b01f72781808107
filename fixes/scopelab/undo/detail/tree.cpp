#include "scopelab/undo/detail/tree.hpp"

#include <utility>

namespace scopelab::undo::detail {

node* tree::on_line(std::size_t index) const noexcept {
  node* at = head_;
  if (index < index_) {
    for (std::size_t i = index_ - 1; i > index; --i) at = at->parent;
    return at;
  }
  for (std::size_t i = index_; i <= index && at != nullptr; ++i)
    at = at->last_child;
  return at;
}

node* tree::find(std::uint64_t serial) noexcept {
  node* at = head_;
  while (at->serial > serial && at != &root_) at = at->parent;
  if (at->serial == serial) return at;
  for (at = head_; at != nullptr && at->serial < serial;) at = at->last_child;
  if (at != nullptr && at->serial == serial) return at;
  // Elsewhere: what lies below a greater number has greater ones.
  at = &root_;
  for (;;) {
    if (at->serial == serial) return at;
    if (at->serial < serial && at->last_child != nullptr) {
      at = at->last_child->next;
      continue;
    }
    while (at != &root_ && at == at->parent->last_child) at = at->parent;
    if (at == &root_) return nullptr;
    at = at->next;
  }
}

node& tree::meeting(node& a, node& b) noexcept {
  node* x = &a;
  node* y = &b;
  while (x != y) {
    node*& lower = x->serial > y->serial ? x : y;
    lower = lower->parent;
  }
  return *x;
}

bool tree::has_before(const node& n, const node& before) noexcept {
  const node* at = &n;
  while (at != nullptr && at->serial > before.serial) at = at->parent;
  return at == &before;
}

bool tree::is_on_line(const node& n) const noexcept {
  if (has_before(*head_, n)) return true;
  const node* at = head_;
  while (at != nullptr && at->serial < n.serial) at = at->last_child;
  return at == &n;
}

void tree::add_child(node& parent, node& n) noexcept {
  n.parent = &parent;
  n.in_macro = 0;
  if (node* const last = parent.last_child; last != nullptr) {
    n.next = last->next;
    last->next = &n;
  } else {
    n.next = &n;
  }
  parent.last_child = &n;
}

node& tree::before_in_ring(node& n) noexcept {
  node* at = n.parent->last_child;
  while (at->next != &n) at = at->next;
  return *at;
}

void tree::unlink(node& n) noexcept {
  node& parent = *n.parent;
  node& before = before_in_ring(n);
  if (&before == &n) {
    parent.last_child = nullptr;
  } else {
    before.next = n.next;
    if (parent.last_child == &n) parent.last_child = &before;
  }
}

void tree::make_last(node& n) noexcept {
  if (n.parent->last_child == &n) return;
  node& parent = *n.parent;
  unlink(n);
  add_child(parent, n);
}

void tree::adopt_children(node& from, node& to) noexcept {
  to.last_child = std::exchange(from.last_child, nullptr);
  if (to.last_child == nullptr) return;
  node* c = to.last_child;
  do {
    c->parent = &to;
    c = c->next;
  } while (c != to.last_child);
}

void tree::hint_above(node& n) noexcept {
  if (hint_->serial > n.serial) hint_ = &n;
}

tree::pushed tree::push(node& n) noexcept {
  const pushed before{hint_, undone_};
  if (head_->last_child != nullptr) hint_above(*head_);
  n.serial = ++last_serial_;
  n.units = units_of(n);
  add_child(*head_, n);
  head_ = &n;
  ++index_;
  undone_ = 0;
  ++count_;
  units_ += n.units;
  return before;
}

void tree::take_back(const pushed& p) noexcept {
  node* const n = head_;
  // It is the last of its ring; redo leads again to the one that was.
  unlink(*n);
  head_ = n->parent;
  hint_ = p.hint;
  --index_;
  undone_ = p.undone;
  --count_;
  units_ -= n->units;
  --last_serial_;
}

// In the ring of siblings; children stay.
void tree::take_place(node& n, node& by) noexcept {
  node& before = before_in_ring(n);
  by.parent = n.parent;
  by.next = &before == &n ? &by : n.next;
  if (&before != &n) before.next = &by;
  if (n.parent->last_child == &n) n.parent->last_child = &by;
}

void tree::replace(node& n, node& by) noexcept {
  take_place(n, by);
  adopt_children(n, by);
  by.serial = n.serial;
  by.origin = n.origin;
  by.units = units_of(by);
  units_ = units_ - n.units + by.units;
  if (head_ == &n) head_ = &by;
  if (hint_ == &n) hint_ = &by;
}

tree::pushed tree::cut_head() noexcept {
  node& n = *head_;
  unlink(n);
  head_ = n.parent;
  const pushed before{hint_, undone_};
  if (hint_ == &n) hint_ = head_;
  --index_;
  count_undone();
  return before;
}

void tree::put_back(node& n, const pushed& p) noexcept {
  add_child(*head_, n);
  head_ = &n;
  hint_ = p.hint;
  ++index_;
  undone_ = p.undone;
}

void tree::back() noexcept {
  head_ = head_->parent;
  --index_;
  ++undone_;
}

void tree::forward() noexcept {
  head_ = head_->last_child;
  ++index_;
  --undone_;
}

void tree::count_undone() noexcept {
  undone_ = 0;
  for (const node* n = head_->last_child; n != nullptr; n = n->last_child)
    ++undone_;
}

void tree::set_head(node& n) noexcept {
  node& top = meeting(*head_, n);
  for (node* up = head_; up != &top; up = up->parent) --index_;
  for (node* up = &n; up != &top; up = up->parent) ++index_;
  head_ = &n;
  count_undone();
}

// Where the line turns there is a fork: the hint is not below that.
void tree::lead_here(const node& top) noexcept {
  for (node* n = head_; n != &top; n = n->parent) make_last(*n);
}

bool tree::can_pull(const node& n) const noexcept {
  const bool undone = has_before(*head_, n);
  const node* at = undone ? &n : head_->last_child;
  const node* const end = undone ? head_ : &n;
  for (; at != end; at = at->last_child) {
    if (at->last_child->next != at->last_child) return false;
  }
  return true;
}

// Numbers and names stay with the places; a name is lost with a state that is
// no longer anywhere.
void tree::rotate_behind(node& n, node& last) noexcept {
  node& first = *n.last_child;
  named.lose(n);
  std::uint64_t number = n.serial;
  for (node* at = &first;; at = at->last_child) {
    const std::uint64_t own = at->serial;
    at->serial = number;
    number = own;
    if (at == &last) break;
    named.lose(*at);
  }
  n.serial = number;
  named.move(last, n);

  take_place(n, first);
  n.last_child = nullptr;
  adopt_children(last, n);
  add_child(last, n);
  hint_ = &root_;
}

void tree::rotate_before(node& n, node& first) noexcept {
  node& last = *n.parent;
  const std::uint64_t number = first.serial;
  for (node* at = &first; at != &n; at = at->last_child) {
    named.lose(*at);
    at->serial = at->last_child->serial;
  }
  n.serial = number;
  named.move(n, last);

  last.last_child = nullptr;
  adopt_children(n, last);
  take_place(first, n);
  add_child(n, first);
  hint_ = &root_;
}

void tree::pull_undone(node& n) noexcept {
  rotate_behind(n, *head_);
  --index_;
  ++undone_;
}

void tree::pull_undone_back(node& n, node& first) noexcept {
  rotate_before(n, first);
  ++index_;
  --undone_;
}

void tree::pull_redone(node& n) noexcept {
  rotate_before(n, *head_->last_child);
  head_ = &n;
  ++index_;
  --undone_;
}

void tree::pull_redone_back(node& n, node& last) noexcept {
  head_ = n.parent;
  rotate_behind(n, last);
  --index_;
  ++undone_;
}

void tree::remove(node& n) noexcept {
  // What was saved beyond it was reached through it.
  if (named.clean != nullptr && has_before(*named.clean, n))
    named.clean = nullptr;
  const bool applied = has_before(*head_, n);
  const bool on_the_line = applied || has_before(n, *head_);
  if (head_ == &n) head_ = n.parent;
  if (applied) --index_;
  node& parent = *n.parent;
  node& before = before_in_ring(n);
  if (node* const last = n.last_child; last == nullptr) {
    unlink(n);
  } else {
    node* c = last;
    do {
      c->parent = &parent;
      c = c->next;
    } while (c != last);
    if (&before != &n) before.next = std::exchange(last->next, n.next);
    if (parent.last_child == &n) parent.last_child = last;
  }
  if (on_the_line) count_undone();
  hint_ = &root_;
  drop(n);
}

void tree::drop(node& n) noexcept {
  named.lose(n);
  --count_;
  units_ -= n.units;
  if (hint_ == &n) hint_ = &root_;
  n.ops->destroy(&n);
}

void tree::drop_below_and(node_ptr top) noexcept {
  node* at = top.release();
  at->parent = nullptr;
  while (at != nullptr) {
    if (node* const last = at->last_child; last != nullptr) {
      node* const oldest = last->next;
      if (oldest == last) {
        at->last_child = nullptr;
      } else {
        last->next = oldest->next;
      }
      at = oldest;
    } else {
      drop(*std::exchange(at, at->parent));
    }
  }
}

void tree::drop_children(node& parent, const node* kept) noexcept {
  node* const last = parent.last_child;
  if (last == nullptr) return;
  node* at = last->next;
  for (bool done = false; !done;) {
    node* const next = at->next;
    done = at == last;
    if (at != kept) {
      unlink(*at);
      drop_below_and(node_ptr{at});
    }
    at = next;
  }
}

void tree::clear() noexcept {
  drop_children(root_, nullptr);
  named.clean = nullptr;
  named.checkpoints.clear();
  head_ = hint_ = &root_;
  root_.serial = ++last_serial_;
  index_ = undone_ = 0;
}

void tree::recount(node& n) noexcept {
  units_ -= n.units;
  if (is_macro(n)) {
    for (node* c = begin_of(n, true); c != nullptr; c = next_of(*c, true))
      c->units = units_of(*c);
  }
  n.units = units_of(n);
  units_ += n.units;
}

}  // namespace scopelab::undo::detail
