#include <algorithm>

#include "scopelab/undo/detail/tree.hpp"

namespace scopelab::undo::detail {

bool marks::any(const node& n) const noexcept {
  return n.marked != 0 &&
         (clean == &n ||
          std::any_of(checkpoints.begin(), checkpoints.end(),
                      [&](const checkpoint& c) { return c.at == &n; }));
}

void marks::lose(const node& n) noexcept {
  if (n.marked == 0) return;
  if (clean == &n) clean = nullptr;
  std::erase_if(checkpoints, [&](const checkpoint& c) { return c.at == &n; });
}

void marks::move(const node& from, node& to) noexcept {
  if (from.marked == 0) return;
  to.marked = 1;
  if (clean == &from) clean = &to;
  for (checkpoint& c : checkpoints) {
    if (c.at == &from) c.at = &to;
  }
}

void tree::drop_fork() noexcept {
  node* at = hint_;
  while (at->last_child->next == at->last_child) at = at->last_child;
  hint_ = at;
  node& oldest = *at->last_child->next;
  unlink(oldest);
  drop_below_and(node_ptr{&oldest});
}

void tree::drop_redo_end() noexcept {
  node* at = head_;
  while (at->last_child != nullptr) at = at->last_child;
  --undone_;
  unlink(*at);
  drop(*at);
}

// The state after it is the root's from now on.
void tree::drop_oldest() noexcept {
  node& n = *root_.last_child;
  named.lose(root_);
  named.move(n, root_);
  root_.serial = n.serial;
  adopt_children(n, root_);
  if (head_ == &n) head_ = &root_;
  hint_ = &root_;
  --index_;
  drop(n);
}

void tree::shrink(std::size_t commands, std::size_t bytes) noexcept {
  while (over(commands, bytes) && count_ > index_ + undone_) drop_fork();
  while (over(commands, bytes) && undone_ > 0) drop_redo_end();
  while (over(commands, bytes) && index_ > 0) drop_oldest();
}

}  // namespace scopelab::undo::detail
