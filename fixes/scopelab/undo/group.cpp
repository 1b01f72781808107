#include "scopelab/undo/group.hpp"

#include <algorithm>

namespace scopelab::undo {

group::group(observer told) : state_(std::make_shared<state>()) {
  state_->told = std::move(told);
}

group::~group() = default;

group::membership group::add(history& h) {
  state_->members.push_back(&h);
  return membership{state_, &h};
}

void group::change(state& s, history* to) {
  if (s.active == to) return;
  history* const before = std::exchange(s.active, to);
  if (!s.told) return;
  try {
    s.told(to);
  } catch (...) {
    s.active = before;
    throw;
  }
}

void group::activate(history& h) {
  if (std::find(state_->members.begin(), state_->members.end(), &h) ==
      state_->members.end())
    throw refused_error("this history is not in the group");
  change(*state_, &h);
}

void group::deactivate() { change(*state_, nullptr); }

std::string_view group::undo_label() const noexcept {
  return active() == nullptr ? std::string_view{} : active()->undo_label();
}

std::string_view group::redo_label() const noexcept {
  return active() == nullptr ? std::string_view{} : active()->redo_label();
}

bool group::all_clean() const noexcept {
  return std::all_of(state_->members.begin(), state_->members.end(),
                     [](const history* h) { return h->is_clean(); });
}

group::membership::~membership() {
  const auto s = state_.lock();
  if (!s || member_ == nullptr) return;
  const auto at = std::find(s->members.begin(), s->members.end(), member_);
  if (at != s->members.end()) s->members.erase(at);
  const bool stays = std::find(s->members.begin(), s->members.end(), member_) !=
                     s->members.end();
  if (s->active != member_ || stays) return;
  s->active = nullptr;
  try {
    if (s->told) s->told(nullptr);
  } catch (...) {
  }
}

}  // namespace scopelab::undo
