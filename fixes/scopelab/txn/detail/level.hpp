// What a transaction and a savepoint share: a level of the nesting, with the
// level inside it and the streams that read on it. Not for direct use: see
// transaction.hpp, savepoint.hpp, stream.hpp.
#pragma once

#include "scopelab/scope/detail/guard.hpp"
#include "scopelab/txn/detail/wire.hpp"
#include "scopelab/txn/errors.hpp"
#include "scopelab/txn/options.hpp"

#include <soci/soci.h>

#include <string>
#include <string_view>
#include <type_traits>

namespace scopelab::txn {

class savepoint;
class stream;

namespace detail {

// Their names are the error message of a guard that is made of nothing.
template <class T>
concept a_transaction_needs_a_session_to_begin_on = !std::is_void_v<T>;
template <class T>
concept a_savepoint_needs_a_transaction_to_be_set_in = !std::is_void_v<T>;

class level : scopelab::detail::a_guard_is_neither_copied_nor_moved {
 public:
  states state() const noexcept { return state_; }

  // The session, for one statement: `tx.sql() << "insert ..."`. Refused when
  // the level has ended, where the statement would be kept whatever happens
  // (autocommit), and while a savepoint inside is open, which would own it.
  soci::session& sql();

  // Levels and streams that have to end before this may.
  bool has_open_children() const noexcept {
    return inner_ != nullptr || streams_ != nullptr;
  }

 protected:
  level(soci::session& sql, options&& opts);
  // By pointer: from a level& it would be a copy constructor.
  explicit level(level* outer);
  ~level() = default;

  // Refuses `what` unless the level is active.
  void require_active(std::string_view what) const;
  // Refuses `what` while something inside is open.
  void require_no_children(std::string_view what) const;
  // Refuses `what` after a savepoint inside has ended in doubt.
  void require_no_doubt(std::string_view what) const;

  answer command(std::string_view point, const std::string& text);
  void report(std::string_view what) const noexcept;

  // Tells all that is still open inside that it has ended with this level.
  void abandon_children() noexcept;
  void enter_outer() noexcept { outer_->inner_ = this; }
  void leave_outer() noexcept;
  // Ends in doubt, and so does the right of the outer level to be kept: work
  // inside it may or may not be there.
  void end_in_doubt(const std::string& why);
  // True once this level's outermost one was destroyed.
  bool orphan() const noexcept { return outermost_ == nullptr; }

  soci::session& session() const noexcept { return *session_; }
  const std::string& begin_command() const noexcept { return options_.begin; }
  unsigned next_name() noexcept { return ++outermost_->names_; }

  states state_ = states::active;

 private:
  friend class txn::stream;

  [[noreturn]] void refuse(const std::string& why) const;

  level* outer_ = nullptr;  // null: a transaction, or an orphan
  level* outermost_;        // the transaction; null: an orphan
  soci::session* session_;
  level* inner_ = nullptr;
  stream* streams_ = nullptr;
  std::string doubt_inside_;  // why this level can't be kept, or empty
  options options_ = {};      // of the outermost only, as is
  unsigned names_ = 0;        // this
};

}  // namespace detail
}  // namespace scopelab::txn
