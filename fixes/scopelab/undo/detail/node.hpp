// A command in the tree of a history. Not for direct use: see history.hpp.
#pragma once

#include "scopelab/undo/command.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace scopelab::undo::detail {

struct node;

// What a type of command can do; null where it cannot. Its address is the type.
struct operations {
  void (*execute)(node&);
  void (*undo)(node&);
  void (*redo)(node&);
  merging (*merge)(node& older, node& newer);
  node* (*copy)(const node&);
  bool (*obsolete)(const node&) noexcept;
  std::size_t (*owned_bytes)(const node&) noexcept;
  std::string_view (*label)(const node&) noexcept;
  void (*destroy)(node*) noexcept;
  std::size_t size;  // of the allocation
};

// 48 bytes, so that with malloc's own 8 an empty command takes 64.
//
// In the tree, siblings are a ring, and the parent knows the last one: the one
// that was visited last, which is where redo leads. last->next is the oldest.
// In a macro, siblings are a list: `next`, and `parent` is the one before.
struct node {
  explicit node(const operations* o) noexcept : ops(o) {}

  const operations* ops;
  node* parent = nullptr;
  node* last_child = nullptr;
  node* next = nullptr;
  // Grows from parent to child, which is how two nodes find where they meet.
  std::uint64_t serial : 48 = 0;
  std::uint64_t sealed : 1 = 0;    // nothing may be merged into it
  std::uint64_t marked : 1 = 0;    // clean mark or checkpoint: look there
  std::uint64_t in_macro : 1 = 0;  // its links are those of a list
  undo::origin origin = 0;
  std::uint32_t units = 0;  // of 16 bytes, as malloc gives
};
static_assert(sizeof(void*) != 8 || sizeof(node) == 48);

struct destroyer {
  void operator()(node* n) const noexcept { n->ops->destroy(n); }
};
using node_ptr = std::unique_ptr<node, destroyer>;

template <class C>
struct holder final : node {
  template <class... Args>
  explicit holder(const operations* o, Args&&... args)
      : node(o), value(std::forward<Args>(args)...) {}

  static C& of(node& n) noexcept { return static_cast<holder&>(n).value; }
  static const C& of(const node& n) noexcept {
    return static_cast<const holder&>(n).value;
  }

  [[no_unique_address]] C value;
};

template <class C>
constexpr operations make_operations() {
  using h = holder<C>;
  operations o{};
  o.execute = [](node& n) { h::of(n).execute(); };
  o.undo = [](node& n) { h::of(n).undo(); };
  if constexpr (requires(C& c) { c.redo(); }) {
    o.redo = [](node& n) { h::of(n).redo(); };
  } else {
    o.redo = o.execute;
  }
  if constexpr (requires(C& c) {
                  { c.merge_with(c) } -> std::same_as<merging>;
                }) {
    static_assert(std::copy_constructible<C>,
                  "a command that merges must be copyable: where there are "
                  "observers, who may refuse, the merge is tried on a copy");
    o.merge = [](node& older, node& newer) {
      return h::of(older).merge_with(h::of(newer));
    };
    o.copy = [](const node& n) -> node* { return new h(n.ops, h::of(n)); };
  }
  if constexpr (requires(const C& c) { c.obsolete(); }) {
    static_assert(noexcept(std::declval<const C&>().obsolete()),
                  "obsolete() must be noexcept");
    o.obsolete = [](const node& n) noexcept -> bool {
      return h::of(n).obsolete();
    };
  }
  if constexpr (requires(const C& c) { c.bytes(); }) {
    static_assert(noexcept(std::declval<const C&>().bytes()),
                  "bytes() must be noexcept: it is asked where nothing may "
                  "fail any more");
    o.owned_bytes = [](const node& n) noexcept -> std::size_t {
      return h::of(n).bytes();
    };
  }
  if constexpr (requires(const C& c) { c.label(); }) {
    static_assert(noexcept(std::declval<const C&>().label()),
                  "label() must be noexcept: return a view of what it has");
    o.label = [](const node& n) noexcept -> std::string_view {
      return h::of(n).label();
    };
  }
  static_assert(std::is_nothrow_destructible_v<C>,
                "the destructor of a command must be noexcept: a history "
                "destroys commands where nothing may fail any more");
  o.destroy = [](node* n) noexcept { delete static_cast<h*>(n); };
  o.size = sizeof(h);
  return o;
}

template <class C>
inline constexpr operations operations_of = make_operations<C>();

// Several commands that are undone together: a list of nodes, of which none is
// a macro itself.
struct macro_node final : node {
  explicit macro_node(std::string_view l);
  macro_node(const macro_node&) = delete;
  macro_node& operator=(const macro_node&) = delete;
  ~macro_node();

  void append(node& n) noexcept;
  // Takes over what `inner` has.
  void splice(macro_node& inner) noexcept;
  // Takes a node out, the caller's from now on.
  node* take(node& n) noexcept;

  node* first = nullptr;
  node* last = nullptr;
  std::string label;
};

inline bool is_macro(const node& n) noexcept {
  return n.ops->execute == nullptr;
}
// Neither its size nor whether it is worth something changes as it runs.
inline bool is_plain(const node& n) noexcept {
  return n.ops->execute != nullptr && n.ops->obsolete == nullptr &&
         n.ops->owned_bytes == nullptr;
}
inline bool obsolete(const node& n) noexcept {
  return n.ops->obsolete != nullptr && n.ops->obsolete(n);
}
inline std::string_view label(const node& n) noexcept {
  return n.ops->label != nullptr ? n.ops->label(n) : std::string_view{};
}
// What it takes now, in units of 16 bytes, malloc's own 8 bytes included.
std::uint32_t units_of(const node& n) noexcept;

// The commands of which `n` is made, in the order of a direction.
node* begin_of(node& n, bool forward) noexcept;
node* next_of(node& leaf, bool forward) noexcept;

}  // namespace scopelab::undo::detail
