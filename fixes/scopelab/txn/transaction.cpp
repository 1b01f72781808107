#include "scopelab/txn/transaction.hpp"

#include <utility>

namespace scopelab::txn {

using detail::answer;
using detail::link;

transaction::transaction(soci::session& sql, options opts)
    : level(sql, std::move(opts)) {
  const std::string& begin = begin_command();
  switch (detail::look(sql)) {
    case link::open:
    case link::aborted:
      // PostgreSQL only warns; the inner COMMIT would be the outer one's.
      throw refused_error(begin +
                              " is refused: a transaction is open on this "
                              "session, use a savepoint",
                          states::rolled_back);
    case link::lost:
      throw failed_error(begin + " failed: the session is not connected",
                         states::rolled_back);
    default:
      break;
  }
  const answer said = command("begin", begin);
  if (said.kind == answer::done) return;
  const std::string why = begin + " failed: " + said.text;
  if (said.kind == answer::error) throw failed_error(why, states::rolled_back);
  // It may have been carried out: do not leave the session inside.
  const link now = detail::look(sql);
  if (now == link::open || now == link::aborted) {
    if (const auto error = roll_back()) report(*error);
  }
  throw in_doubt_error(why, states::in_doubt);
}

transaction::~transaction() {
  try {
    if (has_open_children())
      report("a transaction is destroyed before what is open inside it");
    if (state_ == states::active) {
      if (const auto error = roll_back()) report(*error);
    }
  } catch (...) {
    state_ = states::in_doubt;
    report("out of memory while rolling back");
  }
  abandon_children();
}

void transaction::commit() {
  require_active("COMMIT");
  require_no_children("COMMIT");
  require_no_doubt("COMMIT");
  switch (detail::look(session())) {
    case link::idle:
      state_ = states::in_doubt;
      throw in_doubt_error(
          "COMMIT was not sent: the transaction was ended by something else "
          "than its guard",
          state_);
    case link::lost:
      state_ = states::rolled_back;
      throw failed_error("COMMIT was not sent: the connection is lost", state_);
    default:
      break;
  }
  const answer said = command("commit", "COMMIT");
  switch (said.kind) {
    case answer::done:
      state_ = states::committed;
      return;
    case answer::rolled_back:
      state_ = states::rolled_back;
      throw failed_error("COMMIT was answered with ROLLBACK: " + said.text,
                         state_);
    case answer::error:
      break;
    case answer::none:
      state_ = states::in_doubt;
      throw in_doubt_error("COMMIT is in doubt: " + said.text, state_);
  }
  switch (detail::look(session())) {
    case link::open:
    case link::aborted:
      throw failed_error(
          "COMMIT failed, the transaction is still open: " + said.text, state_);
    case link::idle:
      state_ = states::rolled_back;
      throw failed_error("COMMIT failed, all is rolled back: " + said.text,
                         state_);
    default:
      state_ = states::in_doubt;
      throw in_doubt_error("COMMIT is in doubt: " + said.text, state_);
  }
}

void transaction::rollback() {
  require_active("ROLLBACK");
  require_no_children("ROLLBACK");
  const auto error = roll_back();
  if (error && state_ == states::in_doubt) throw in_doubt_error(*error, state_);
}

// The error, if the database did not confirm it.
std::optional<std::string> transaction::roll_back() {
  // Before anything that may throw: there is no second attempt.
  state_ = states::in_doubt;
  switch (detail::look(session())) {
    case link::idle:
      return "ROLLBACK was not sent: the transaction was ended by something "
             "else than its guard";
    case link::lost:
      state_ = states::rolled_back;
      return "ROLLBACK was not sent: the connection is lost";
    default:
      break;
  }
  const answer said = command("rollback", "ROLLBACK");
  const link now = detail::look(session());
  // No COMMIT was sent: the server rolls back what a lost connection leaves.
  if (said.kind == answer::done || now == link::lost ||
      (said.kind == answer::error && now == link::idle))
    state_ = states::rolled_back;
  if (said.kind == answer::done) return std::nullopt;
  return "ROLLBACK is not confirmed: " + said.text;
}

}  // namespace scopelab::txn
