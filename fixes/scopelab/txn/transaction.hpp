// Begins a transaction, and rolls it back unless commit() succeeded.
//
//   void transfer(soci::session& sql, int from, int to, int amount) {
//     txn::transaction tx{sql};        // BEGIN; throws: nothing was begun
//     take(tx.sql(), from, amount);    // throws: ROLLBACK
//     if (!exists(tx.sql(), to))
//       return;                        // ROLLBACK
//     give(tx.sql(), to, amount);      // throws: ROLLBACK
//     tx.commit();                     // COMMIT; throws: see below
//   }                                  // committed: nothing more is sent
//
// Not for: part of a transaction (savepoint.hpp); work that is awaited, unless
// the guard lives as long as what is awaited; two threads.
//
// commit() that throws left the transaction, as state() and the error say,
//
// | error          | state       | what happened                           |
// |----------------|-------------|-----------------------------------------|
// | refused_error  | unchanged   | nothing sent: a savepoint or stream is  |
// |                |             | open, a savepoint ended in doubt, or    |
// |                |             | the transaction has ended before        |
// | failed_error   | rolled_back | PostgreSQL answered an error (deferred  |
// |                |             | constraint, serialization), or ROLLBACK |
// |                |             | as an earlier statement had failed; or  |
// |                |             | the connection was lost before          |
// | failed_error   | active      | SQLite answered busy, or a deferred     |
// |                |             | constraint: still open, commit again or |
// |                |             | roll back                               |
// | in_doubt_error | in_doubt    | no answer, an I/O error, or somebody    |
// |                |             | ended it behind the guard's back        |
//
// On the wire: one BEGIN, then at most one ROLLBACK, none after a COMMIT that
// was carried out or is in doubt. One that is in doubt leaves the session unfit
// for use: close or reconnect it.
//
// Errors: the constructor throws refused_error (a transaction is open on the
// session), failed_error or in_doubt_error. Nothing throws from the destructor:
// what it has to say goes to options::on_error, where a ROLLBACK that was not
// confirmed is an error and leaving without commit() is none.
//
// Thread: one at a time, the session's.
//
// Source: the four states are those of libpqxx's transactions; README.md has
// what four libraries do in each.
#pragma once

#include "scopelab/txn/detail/level.hpp"

#include <optional>
#include <string>

namespace scopelab::txn {

class transaction : public detail::level {
 public:
  // Sends options::begin.
  [[nodiscard(
      "an unnamed transaction is rolled back at once: give it a "
      "name")]]  //
  explicit transaction(soci::session& sql, options opts = {});

  // `transaction(sql);` would be a variable called sql.
  template <class Session = void>
    requires detail::a_transaction_needs_a_session_to_begin_on<Session>
  transaction();

  ~transaction();

  // Sends COMMIT, and returns if the database said that it is done.
  void commit();

  // Sends ROLLBACK, and returns if the database said that it is done, or the
  // connection is lost, which ends it too. Refused as commit() is; in doubt if
  // it was not confirmed.
  void rollback();

 private:
  std::optional<std::string> roll_back();
};

}  // namespace scopelab::txn
