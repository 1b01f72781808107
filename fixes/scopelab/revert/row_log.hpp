// Undo of a transaction: all rows that it changed in some tables, recorded by
// the database itself, and taken back together or not at all.
//
//   const revert::row_log log{{"stock", "orders"}};
//   log.create(sql);                       // once
//
//   txn::transaction tx{sql};
//   {
//     revert::recording rec{log, tx, "order-17"};
//     reserve(tx.sql(), "nut", 3);         // throws: nothing is recorded
//     enter(tx.sql(), 17);
//     rec.finish();                        // written into tx
//   }                                      // not finished: no undo of it
//   tx.commit();                           // throws: no change, no record
//
//   txn::transaction back{sql};            // later, however often delivered
//   if (log.undo(back, "order-17") == revert::outcomes::undone)
//     back.commit();                       // all rows are as they were
//
// SQLite: a changeset of its session extension, inverted and applied.
// PostgreSQL: triggers keep each row before and after, as JSON; its undo goes
// from the last to the first. Both record the log's own tables, and put a row
// back only if it is as the transaction left it, else none of them.
//
// "As it left it" is less on SQLite: of a row that was updated, a changeset has
// the key and the columns that were changed. Somebody's later change to another
// column stays, and the undo is done; PostgreSQL compares the whole row, and
// says conflict.
//
// SQLite's undo reads before it writes: begin with BEGIN IMMEDIATE, or it may be
// refused the lock, which is an error.
//
// A row that has been changed and changed back looks the same: an undo that was
// delivered before would match it once more. So a token is undone once, by a
// mark beside its record.
//
// Not for: rows that others have good reason to change before the undo comes
// (compensations.hpp); tables without a primary key, which create() refuses;
// changes by SQL that no row belongs to (create, alter, truncate).
//
// Names of tables are put into the statement as they are: write them, never
// take them from input.
//
// Errors: std::invalid_argument for a name that is none, a table without a
// primary key, another database; what the database says, as soci::soci_error:
// a token that is there already is one.
//
// Thread: a log any, it is a description and holds no state; a recording and a
// transaction are their session's. One recording at a time on a session.
//
// Source: sqlite.org/sessionintro.html; the triggers after the example of an
// audit trigger in PostgreSQL's manual.
#pragma once

#include "scopelab/revert/outcome.hpp"
#include "scopelab/scope/detail/guard.hpp"
#include "scopelab/txn/transaction.hpp"

#include <memory>
#include <string>
#include <vector>

namespace scopelab::revert {

class row_log {
 public:
  explicit row_log(std::vector<std::string> tables);

  // The tables of the log, and on PostgreSQL the triggers, if they are not there.
  void create(soci::session& sql) const;

  // Takes back what was recorded by this token.
  outcomes undo(txn::transaction& in, const std::string& token) const;

  const std::vector<std::string>& tables() const noexcept { return tables_; }

 private:
  std::vector<std::string> tables_;
};

// Open from the constructor to finish() or the destructor.
class recording : scopelab::detail::a_guard_is_neither_copied_nor_moved {
 public:
  [[nodiscard("an unnamed recording ends at once: give it a name")]]  //
  recording(const row_log& into, txn::transaction& of, std::string token);
  ~recording();

  // Writes what was recorded; not twice. Without it there is no undo.
  void finish();

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace scopelab::revert
