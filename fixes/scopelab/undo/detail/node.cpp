#include "scopelab/undo/detail/node.hpp"

#include <algorithm>
#include <limits>

namespace scopelab::undo::detail {

namespace {

const macro_node& as_macro(const node& n) noexcept {
  return static_cast<const macro_node&>(n);
}

constexpr operations macro_operations() {
  operations o{};
  o.label = [](const node& n) noexcept -> std::string_view {
    return as_macro(n).label;
  };
  o.destroy = [](node* n) noexcept { delete static_cast<macro_node*>(n); };
  o.size = sizeof(macro_node);
  return o;
}

// Its execute is null, which tells it from any command.
constexpr operations the_macro_operations = macro_operations();

std::uint32_t to_units(std::size_t bytes) noexcept {
  constexpr std::size_t most = std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(std::min(bytes / 16 + 1, most));
}

}  // namespace

macro_node::macro_node(std::string_view l)
    : node(&the_macro_operations), label(l) {}

macro_node::~macro_node() {
  while (last != nullptr) node_ptr{take(*last)}.reset();
}

void macro_node::append(node& n) noexcept {
  n.in_macro = 1;
  n.parent = last;
  n.next = nullptr;
  (last != nullptr ? last->next : first) = &n;
  last = &n;
}

void macro_node::splice(macro_node& inner) noexcept {
  if (inner.first == nullptr) return;
  inner.first->parent = last;
  (last != nullptr ? last->next : first) = inner.first;
  last = inner.last;
  inner.first = inner.last = nullptr;
}

node* macro_node::take(node& n) noexcept {
  (n.parent != nullptr ? n.parent->next : first) = n.next;
  (n.next != nullptr ? n.next->parent : last) = n.parent;
  n.parent = n.next = nullptr;
  n.in_macro = 0;
  return &n;
}

std::uint32_t units_of(const node& n) noexcept {
  // malloc's head is 8 bytes, and what it gives is a multiple of 16.
  std::size_t bytes = n.ops->size + 7;
  if (is_macro(n)) {
    std::size_t units = to_units(bytes + as_macro(n).label.capacity());
    for (const node* c = as_macro(n).first; c != nullptr; c = c->next)
      units += c->units;
    constexpr std::size_t most = std::numeric_limits<std::uint32_t>::max();
    return static_cast<std::uint32_t>(std::min(units, most));
  }
  if (n.ops->owned_bytes != nullptr) bytes += n.ops->owned_bytes(n);
  return to_units(bytes);
}

node* begin_of(node& n, bool forward) noexcept {
  if (!is_macro(n)) return &n;
  auto& m = static_cast<macro_node&>(n);
  return forward ? m.first : m.last;
}

node* next_of(node& leaf, bool forward) noexcept {
  if (leaf.in_macro == 0) return nullptr;
  return forward ? leaf.next : leaf.parent;
}

}  // namespace scopelab::undo::detail
