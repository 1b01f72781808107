// Sets a savepoint, and undoes what came after it unless release() succeeded.
//
//   void import(txn::transaction& tx, const std::vector<record>& records) {
//     for (const record& r : records) {
//       txn::savepoint one{tx};          // SAVEPOINT scopelab_1, _2, ...
//       if (!store(one.sql(), r))
//         continue;                      // undoes this record only
//       store_index(one.sql(), r);       // throws: undoes this record only
//       one.release();                   // keeps it, if tx commits
//     }
//   }
//
// On PostgreSQL a savepoint is the way to go on after a statement that failed:
// rolling back to it makes an aborted transaction usable again.
//
// Not for: a transaction of its own. A released savepoint is lost with the
// transaction around it.
//
// Savepoints are a stack: one level has one savepoint at a time, and what is
// around it can't end while it is open. A savepoint whose end was not confirmed
// is in_doubt; as its work may or may not be there, the level around it can't
// be kept any more: only rolling it back is left.
//
// Errors: as transaction's. release() of an aborted PostgreSQL transaction
// fails and leaves the savepoint active: roll it back. Nothing throws from the
// destructor: see options::on_error.
//
// Thread: one at a time, the session's.
#pragma once

#include "scopelab/txn/detail/level.hpp"

#include <concepts>
#include <optional>
#include <string>

namespace scopelab::txn {

class savepoint : public detail::level {
 public:
  // Inside a transaction, or inside another savepoint. A template, as a
  // constructor from a savepoint& would be a copy constructor.
  template <std::derived_from<detail::level> Level>
  [[nodiscard(
      "an unnamed savepoint is rolled back at once: give it a "
      "name")]]  //
  explicit savepoint(Level& around)
      : level(&around) {
    set();
  }

  template <class Level = void>
    requires detail::a_savepoint_needs_a_transaction_to_be_set_in<Level>
  savepoint();

  ~savepoint();

  // Keeps the work, as part of what is around. The state is then `committed`.
  void release();

  // Undoes the work and removes the savepoint.
  void rollback();

  // The name it has in the database.
  const std::string& name() const noexcept { return name_; }

 private:
  void set();
  std::optional<std::string> roll_back();

  std::string name_;
};

}  // namespace scopelab::txn
