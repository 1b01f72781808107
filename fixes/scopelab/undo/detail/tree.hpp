// The commands of a history and where it stands among them. Runs none of them
// and throws nothing, but from what says so. Not for direct use.
#pragma once

#include "scopelab/undo/detail/node.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace scopelab::undo::detail {

// States that have a name: the saved one, and the checkpoints.
struct marks {
  struct checkpoint {
    std::string name;
    node* at;
  };
  node* clean = nullptr;
  std::vector<checkpoint> checkpoints;

  bool any(const node& n) const noexcept;
  void lose(const node& n) noexcept;
  void move(const node& from, node& to) noexcept;
};

// "The line" is the path from the root through the head to where redo leads.
class tree {
 public:
  tree() = default;
  tree(const tree&) = delete;
  tree& operator=(const tree&) = delete;
  ~tree() { clear(); }

  node& root() noexcept { return root_; }
  const node& root() const noexcept { return root_; }
  node& head() noexcept { return *head_; }
  const node& head() const noexcept { return *head_; }
  bool at_root() const noexcept { return head_ == &root_; }
  node* redo_child() const noexcept { return head_->last_child; }
  std::size_t index() const noexcept { return index_; }
  std::size_t undone() const noexcept { return undone_; }
  std::size_t count() const noexcept { return count_; }
  std::size_t bytes() const noexcept { return units_ * 16; }
  // The command at a place of the line; null beyond its end.
  node* on_line(std::size_t index) const noexcept;
  // Null if it has gone.
  node* find(std::uint64_t serial) noexcept;
  const node* find(std::uint64_t serial) const noexcept {
    return const_cast<tree*>(this)->find(serial);
  }
  // Where the ways from two nodes to the root meet.
  static node& meeting(node& a, node& b) noexcept;
  static bool has_before(const node& n, const node& before) noexcept;
  bool is_on_line(const node& n) const noexcept;

  // What push() needs to be taken back.
  struct pushed {
    node* hint;
    std::size_t undone;
  };
  // Below the head, which it becomes.
  pushed push(node& n) noexcept;
  void take_back(const pushed& p) noexcept;
  // `by` takes the place of `n`, which is the caller's now, and may come back.
  void replace(node& n, node& by) noexcept;
  // Takes the head out with all below it, or puts that back.
  pushed cut_head() noexcept;
  void put_back(node& n, const pushed& p) noexcept;

  void back() noexcept;     // to the head's parent
  void forward() noexcept;  // to the head's last child
  // Somewhere else; lead_here() is to follow.
  void set_head(node& n) noexcept;
  // Redo leads to the head, from `top` of the line, from now on.
  void lead_here(const node& top) noexcept;

  // Whether no branch hangs from a state that is gone if `n` of the line is
  // brought to where the head is, or just behind it.
  bool can_pull(const node& n) const noexcept;
  void pull_undone(node& n) noexcept;  // n, a...head: a...head, n
  void pull_undone_back(node& n, node& first) noexcept;
  void pull_redone(node& n) noexcept;  // head, a...b, n: n is the head
  void pull_redone_back(node& n, node& last) noexcept;

  // What takes no effect any more: its children take its place.
  void remove(node& n) noexcept;
  // All children of `parent` but `kept`, and all below them.
  void drop_children(node& parent, const node* kept) noexcept;
  void drop_below_and(node_ptr n) noexcept;
  void clear() noexcept;
  void recount(node& n) noexcept;
  void forget_undone() noexcept { undone_ = 0; }
  bool over(std::size_t commands, std::size_t bytes) const noexcept {
    return count_ > commands || units_ * 16 > bytes;
  }
  // Until at most so many commands and bytes are left. Goes first: other
  // branches, the fork nearest to the root first and of its branches the one
  // longest not visited; then the far end of redo; then the oldest command.
  void shrink(std::size_t commands, std::size_t bytes) noexcept;

  marks named;

 private:
  void add_child(node& parent, node& n) noexcept;
  static node& before_in_ring(node& n) noexcept;
  static void take_place(node& n, node& by) noexcept;
  void unlink(node& n) noexcept;
  void make_last(node& n) noexcept;
  void adopt_children(node& from, node& to) noexcept;
  void drop(node& n) noexcept;
  void drop_fork() noexcept;
  void drop_redo_end() noexcept;
  void drop_oldest() noexcept;
  void count_undone() noexcept;
  void rotate_behind(node& n, node& last) noexcept;
  void rotate_before(node& n, node& first) noexcept;
  void hint_above(node& n) noexcept;

  node root_{nullptr};
  node* head_ = &root_;
  // No node of the line above it has another branch.
  node* hint_ = &root_;
  std::uint64_t last_serial_ = 0;
  std::size_t index_ = 0;
  std::size_t undone_ = 0;
  std::size_t count_ = 0;
  std::size_t units_ = 0;
};

}  // namespace scopelab::undo::detail
