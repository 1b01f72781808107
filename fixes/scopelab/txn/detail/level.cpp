#include "scopelab/txn/detail/level.hpp"

#include "scopelab/txn/stream.hpp"

#include <cstdio>
#include <utility>

namespace scopelab::txn::detail {

level::level(soci::session& sql, options&& opts)
    : outermost_(this), session_(&sql), options_(std::move(opts)) {}

level::level(level* outer)
    : outer_(outer), outermost_(outer->outermost_), session_(outer->session_) {
  outer->require_active("a savepoint");
  if (outer->inner_ != nullptr)
    outer->refuse(
        "a savepoint is refused: one is open on the same level, so that the "
        "new one would be inside it: open it on that one");
}

soci::session& level::sql() {
  require_active("a statement");
  if (inner_ != nullptr)
    refuse("a statement is refused: a savepoint is open inside, use its sql()");
  if (outermost_->options_.faults != nullptr &&
      outermost_->options_.faults->pass("statement").before)
    throw injected_fault("fault point: statement");
  return *session_;
}

void level::refuse(const std::string& why) const {
  throw refused_error(why, state_);
}

void level::require_active(std::string_view what) const {
  if (state_ != states::active)
    refuse(std::string(what) + " is refused: it has ended already (" +
           to_string(state_) + ")");
}

void level::require_no_children(std::string_view what) const {
  if (inner_ != nullptr)
    refuse(std::string(what) + " is refused: a savepoint is open inside");
  if (streams_ != nullptr)
    refuse(std::string(what) + " is refused: a stream is still open");
}

void level::require_no_doubt(std::string_view what) const {
  if (!doubt_inside_.empty())
    refuse(std::string(what) + " is refused: " + doubt_inside_);
}

void level::end_in_doubt(const std::string& why) {
  state_ = states::in_doubt;
  if (outer_ != nullptr) outer_->doubt_inside_ = why;
}

answer level::command(std::string_view point, const std::string& text) {
  options& opts = outermost_->options_;
  fault_points::passage fault;
  if (opts.faults != nullptr) fault = opts.faults->pass(point);
  if (fault.before) return {answer::none, "fault point before " + text};
  if (opts.on_wire) {
    try {
      opts.on_wire(text);
    } catch (...) {  // an observer has no say in what it observes
    }
  }
  answer said = send(*session_, text);
  if (fault.after) return {answer::none, "fault point after " + text};
  return said;
}

void level::report(std::string_view what) const noexcept {
  try {
    const error_sink* const sink =
        orphan() ? nullptr : &outermost_->options_.on_error;
    if (sink != nullptr && *sink) {
      (*sink)(what);
    } else {
      std::fprintf(stderr, "scopelab::txn: %.*s\n",
                   static_cast<int>(what.size()), what.data());
    }
  } catch (...) {  // nothing throws from a destructor, nor does its sink
  }
}

void level::abandon_children() noexcept {
  while (streams_ != nullptr) streams_->close();
  for (level* l = std::exchange(inner_, nullptr); l != nullptr;) {
    level* const next = std::exchange(l->inner_, nullptr);
    while (l->streams_ != nullptr) l->streams_->close();
    l->state_ = state_;
    l->outer_ = nullptr;
    l->outermost_ = nullptr;
    l = next;
  }
}

void level::leave_outer() noexcept {
  if (outer_ != nullptr && outer_->inner_ == this) outer_->inner_ = nullptr;
}

}  // namespace scopelab::txn::detail
