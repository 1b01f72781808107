// The documents of a program, of which one is active: undo means that one's.
//
//   struct window {
//     explicit window(undo::group& all) : member(all.add(edits)) {}
//     undo::history edits;
//     undo::group::membership member;  // after it: goes first
//   };
//   all.activate(w.edits);
//   all.undo();                        // the last edit in w
//   if (!all.all_clean()) ask();       // some document is not saved
//
// Not for: an edit that spans documents; that is one history of both.
//
// Errors: those of the active history, unchanged. An observer that throws makes
// the call fail, and the active one is as before.
//
// Thread: one at a time, that of all its histories. A membership may outlive
// the group; a history must not go before its membership.
#pragma once

#include "scopelab/undo/history.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace scopelab::undo {

class group {
 public:
  class membership;
  // Called after another history has become active; null is none.
  using observer = std::function<void(history* active)>;

  // `told` is called on each change of the active history, not on edits in it:
  // for those, observe the history.
  [[nodiscard("a group without a name has no members")]]  //
  explicit group(observer told = {});
  group(const group&) = delete;
  group& operator=(const group&) = delete;
  // Its members stay as they are.
  ~group();

  // Not active at first. A history can be in several groups.
  [[nodiscard("the history leaves the group with its membership")]]  //
  membership
  add(history& h);

  // refused_error if it is no member. Nothing is told if it is active already.
  void activate(history& h);
  void deactivate();
  // Null if none is.
  history* active() const noexcept { return state_->active; }
  std::size_t size() const noexcept { return state_->members.size(); }

  // Of the active one; false, or empty, if there is none.
  bool undo() { return active() != nullptr && active()->undo(); }
  bool redo() { return active() != nullptr && active()->redo(); }
  bool can_undo() const noexcept {
    return active() != nullptr && active()->can_undo();
  }
  bool can_redo() const noexcept {
    return active() != nullptr && active()->can_redo();
  }
  std::string_view undo_label() const noexcept;
  std::string_view redo_label() const noexcept;
  // True if there is none.
  bool is_clean() const noexcept {
    return active() == nullptr || active()->is_clean();
  }
  // Whether each of them is.
  bool all_clean() const noexcept;

 private:
  struct state {
    std::vector<history*> members;
    history* active = nullptr;
    observer told;
  };
  static void change(state& s, history* to);

  std::shared_ptr<state> state_;
};

// Keeps a history in a group. An empty one keeps none.
class group::membership {
 public:
  membership() = default;
  membership(membership&& other) noexcept
      : state_(std::move(other.state_)),
        member_(std::exchange(other.member_, nullptr)) {}
  membership& operator=(membership&& other) noexcept {
    std::swap(state_, other.state_);
    std::swap(member_, other.member_);
    return *this;
  }
  // If it was the active one, none is. An exception of the observer is dropped.
  ~membership();

 private:
  friend class group;
  membership(const std::shared_ptr<state>& s, history* member)
      : state_(s), member_(member) {}
  std::weak_ptr<state> state_;
  history* member_ = nullptr;
};

}  // namespace scopelab::undo
