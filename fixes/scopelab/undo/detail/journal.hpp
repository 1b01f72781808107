// What a history remembers beside its commands: a way that was run, and which
// deliveries have been applied. Not for direct use.
#pragma once

#include "scopelab/undo/detail/node.hpp"

#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <span>
#include <unordered_set>
#include <vector>

namespace scopelab::undo::detail {

// A node, done or undone.
struct step {
  node* what;
  bool forward;
  bool run = true;  // not if it was found obsolete
};

// Steps to run in order. One takes no allocation.
struct route {
  // How far it has been run: all steps before `step`, and of that one what
  // ends with `leaf`, if it is not null.
  struct place {
    std::size_t step;
    node* leaf;
  };

  std::span<step> steps() noexcept {
    return more.empty() ? std::span<step>{&one, one.what == nullptr ? 0U : 1U}
                        : std::span<step>{more};
  }

  step one{nullptr, false};
  std::vector<step> more;
};

// The way back that could not be run to its end.
struct doubt {
  route way;
  route::place at;
  std::exception_ptr cause;
  std::exception_ptr no_way_back;
  node_ptr extra;        // a node of the way that is in no tree
  node* kept = nullptr;  // a macro that was kept since, and is to be settled
};

// The ids of the last deliveries.
class journal {
 public:
  explicit journal(std::size_t most) : most_(most) {}

  bool has(const command_id& id) const { return known_.contains(id); }
  void add(const command_id& id) {
    order_.push_back(id);
    try {
      known_.insert(id);
    } catch (...) {
      order_.pop_back();
      throw;
    }
  }
  // The last one that was added.
  void take_back() noexcept {
    known_.erase(order_.back());
    order_.pop_back();
  }
  void forget_old() noexcept {
    while (order_.size() > most_) {
      known_.erase(order_.front());
      order_.pop_front();
    }
  }
  std::size_t size() const noexcept { return order_.size(); }

 private:
  struct hash {
    std::size_t operator()(const command_id& id) const noexcept {
      return std::hash<std::uint64_t>{}(id.high * 0x9e3779b97f4a7c15U ^ id.low);
    }
  };
  std::size_t most_;
  std::deque<command_id> order_;
  std::unordered_set<command_id, hash> known_;
};

}  // namespace scopelab::undo::detail
