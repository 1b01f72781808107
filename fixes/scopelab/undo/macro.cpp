#include "scopelab/undo/macro.hpp"

#include <utility>

#include "scopelab/undo/detail/entered.hpp"

namespace scopelab::undo {

using detail::macro_node;
using detail::node_ptr;
using detail::route;

namespace {
macro_node& as_macro(const node_ptr& m) noexcept {
  return static_cast<macro_node&>(*m);
}
// While it is open, a macro's parent is the one around it.
macro_node* around(const node_ptr& m) noexcept {
  return static_cast<macro_node*>(m->parent);
}
}  // namespace

void history::open(macro_node& m) {
  const entered in{*this, true};
  m.parent = open_;
  open_ = &m;
}

outcome history::commit(node_ptr& m) {
  const entered in{*this, true};
  if (open_ != m.get())
    throw refused_error("this macro is not the innermost open one");
  macro_node& all = as_macro(m);
  if (macro_node* const outer = around(m); outer != nullptr) {
    const auto done = all.first != nullptr ? outcome::kept : outcome::obsolete;
    if (all.last != nullptr) all.last->sealed = 1;
    outer->splice(all);
    open_ = outer;
    m.reset();
    return done;
  }
  open_ = nullptr;
  if (all.first == nullptr) {
    m.reset();
    settle();
    return outcome::obsolete;
  }
  const node_id from = here();
  const auto before = tree_.push(all);
  try {
    notify(change::kinds::executed, from, here());
  } catch (...) {
    tree_.take_back(before);
    all.parent = nullptr;
    open_ = &all;
    throw;
  }
  settle_new(*m.release());
  return outcome::kept;
}

void history::roll_back(node_ptr& m, std::size_t ids) {
  const entered in{*this, true};
  if (open_ != m.get())
    throw refused_error("this macro is not the innermost open one");
  route way{.one = {m.get(), false}, .more = {}};
  run(way);
  open_ = around(m);
  m.reset();
  while (ids_.size() > ids) ids_.take_back();
}

void history::abandon(node_ptr& m, std::size_t ids) noexcept {
  try {
    return roll_back(m, ids);
  } catch (...) {
    rollback_error_ = std::current_exception();
  }
  const bool in_a_callback = std::exchange(busy_, true);
  macro_node& all = as_macro(m);
  macro_node* const outer = around(m);
  open_ = outer;
  if (outer != nullptr) {
    // In doubt, what is still to be run is in the outer one now, at its end.
    if (all.last != nullptr) all.last->sealed = 1;
    outer->splice(all);
    m.reset();
  } else if (all.first != nullptr) {
    detail::node& kept = *m.release();
    const node_id from = here();
    tree_.push(kept);
    tell({change::kinds::executed, from, here()});
    // In doubt, nothing may go that is still to be run.
    if (doubt_) {
      doubt_->kept = &kept;
    } else {
      settle_new(kept);
    }
  } else {
    m.reset();
  }
  busy_ = in_a_callback;
}

macro::macro(history& h, std::string_view label, origin by)
    : history_(h), node_(new macro_node(label)), ids_(h.ids_.size()) {
  node_->origin = by;
  h.open(as_macro(node_));
}

macro::~macro() {
  if (node_) history_.abandon(node_, ids_);
}

outcome macro::commit() {
  if (!node_) throw refused_error("this macro has ended");
  return history_.commit(node_);
}

bool macro::empty() const noexcept {
  return !node_ || as_macro(node_).first == nullptr;
}

void macro::rollback() {
  if (!node_) throw refused_error("this macro has ended");
  history_.roll_back(node_, ids_);
}

}  // namespace scopelab::undo
