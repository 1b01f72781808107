#include "scopelab/txn/savepoint.hpp"

namespace scopelab::txn {

using detail::answer;
using detail::link;

void savepoint::set() {
  name_ = "scopelab_" + std::to_string(next_name());
  const std::string set = "SAVEPOINT " + name_;
  // SQLite would begin a transaction, and RELEASE would commit it.
  if (detail::look(session()) == link::idle)
    throw refused_error(set +
                            " is refused: the transaction was ended by "
                            "something else than its guard",
                        states::in_doubt);
  const answer said = command("savepoint", set);
  const std::string why = set + " failed: " + said.text;
  if (said.kind == answer::error) throw failed_error(why, states::rolled_back);
  if (said.kind != answer::done) throw in_doubt_error(why, states::in_doubt);
  enter_outer();
}

savepoint::~savepoint() {
  if (orphan()) return;
  try {
    if (has_open_children())
      report("savepoint " + name_ +
             " is destroyed before what is open inside it");
    if (state_ == states::active) {
      if (const auto error = roll_back()) report(*error);
    }
  } catch (...) {
    state_ = states::in_doubt;
    report("out of memory while rolling back to a savepoint");
  }
  abandon_children();
  leave_outer();
}

void savepoint::release() {
  require_active("RELEASE");
  require_no_children("RELEASE");
  require_no_doubt("RELEASE");
  const std::string release = "RELEASE SAVEPOINT " + name_;
  const answer said = command("release", release);
  if (said.kind == answer::done) {
    state_ = states::committed;
    leave_outer();
    return;
  }
  const std::string why = release + " failed: " + said.text;
  if (said.kind == answer::error) {
    const link now = detail::look(session());
    if (now == link::open || now == link::aborted)
      throw failed_error(why, state_);
  }
  end_in_doubt(why);
  leave_outer();
  throw in_doubt_error(why, state_);
}

void savepoint::rollback() {
  require_active("ROLLBACK TO");
  require_no_children("ROLLBACK TO");
  const auto error = roll_back();
  leave_outer();
  if (error) throw in_doubt_error(*error, state_);
}

// The error, if the database did not confirm it.
std::optional<std::string> savepoint::roll_back() {
  const std::string back = "ROLLBACK TO SAVEPOINT " + name_;
  if (detail::look(session()) == link::idle) {
    std::string why = back +
                      " was not sent: the transaction was ended by "
                      "something else than its guard";
    end_in_doubt(why);
    return why;
  }
  const answer said = command("rollback_to", back);
  if (said.kind != answer::done) {
    std::string why = back + " is not confirmed: " + said.text;
    end_in_doubt(why);
    return why;
  }
  state_ = states::rolled_back;
  // ROLLBACK TO leaves the savepoint set. If it stays, nothing is lost: it goes
  // with the transaction.
  const answer removed = command("release", "RELEASE SAVEPOINT " + name_);
  if (removed.kind != answer::done)
    report("savepoint " + name_ + " is undone but still set: " + removed.text);
  return std::nullopt;
}

}  // namespace scopelab::txn
