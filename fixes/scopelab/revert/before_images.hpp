// Undo of one operation: a row is kept as it was before it is changed, and put
// back if nobody has changed it since.
//
//   const revert::before_images stock{{.name = "stock", .key = "item",
//                                      .columns = {"qty"}}};
//   stock.create(sql);                     // once: the table stock_before
//
//   txn::transaction tx{sql};
//   if (!stock.change(tx, "order-17", "nut",
//                     {.set = "qty = qty - :n", .where = "qty >= :n",
//                      .values = {{"n", 3}}}))
//     return;                              // no such row: nothing is written
//   tx.commit();                           // throws: no change, no image
//
//   txn::transaction back{sql};            // later, however often delivered
//   if (stock.undo(back, "order-17") == revert::outcomes::undone)
//     back.commit();                       // the row is as it was
//
// The image can't be taken too late: change() takes it. PostgreSQL: in the
// statement that changes the row, which locks it first. SQLite: in the statement
// before, which takes the one write lock there is.
//
// The table has a primary key of one column, and a version that every writer
// raises: change() and undo() do, other statements must. The version never goes
// back, so a row that looks as it did before is not taken for the same. Operations on
// one row are undone the last first; what was done to the row by anybody else in
// between is a conflict.
//
// Not for: several rows that belong together (row_log.hpp); a row that others
// have good reason to change before the undo comes (compensations.hpp).
//
// Names and the text of a change are put into the statement as they are: write
// them, never take them from input. What varies is a value.
//
// Errors: std::invalid_argument for a name that is none; what the database
// says, as soci::soci_error: a token that is there already is one.
//
// Thread: any; an object is a description and holds no state. A transaction is
// its thread's.
//
// Source: the before image is Gray's (The Transaction Concept, 1981); the
// guard by version is optimistic locking (Kung and Robinson, 1981).
#pragma once

#include "scopelab/revert/outcome.hpp"
#include "scopelab/txn/transaction.hpp"

#include <string>
#include <vector>

namespace scopelab::revert {

// Where the rows are. What is not in `columns` is neither kept nor put back.
struct tracked_table {
  std::string name;
  std::string key;
  std::vector<std::string> columns;
  std::string version = "version";
};

// What happens to a row: SQL with :names, and the numbers that they stand for.
struct change {
  struct value {
    std::string name;
    long long number;
  };
  std::string set;
  std::string where = {};  // only if this is so; empty: in any case
  std::vector<value> values = {};
};

class before_images {
 public:
  explicit before_images(tracked_table of);

  // The table NAME_before, if it is not there.
  void create(soci::session& sql) const;

  // Changes the row of this key and keeps it as it was, both or none. False:
  // there is no such row. `token` names the operation in the undo.
  bool change(txn::transaction& in, const std::string& token,
              const std::string& key, const revert::change& how) const;

  // Puts the row back, if nobody has changed it since, but for operations that are
  // undone.
  outcomes undo(txn::transaction& in, const std::string& token) const;

 private:
  std::string change_sql(const revert::change& how, bool in_one) const;
  std::string image_sql(const revert::change& how) const;

  tracked_table of_;
};

}  // namespace scopelab::revert
