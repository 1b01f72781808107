// What the halves stand on: a shop's stock in a database, SQLite or PostgreSQL, and
// the statements on it. Compiled once.
#pragma once

#include "scopelab/txn/savepoint.hpp"
#include "scopelab/txn/transaction.hpp"

#include "kit/own_database.hpp"

#include <soci/soci.h>

#include <string>

// The shop's database, and a session on it.
class shop {
 public:
  shop();

  soci::session sql;

  // How its transactions begin.
  scopelab::txn::options opening() const;

  bool on_server() const { return data_.on_server(); }

 private:
  kit::own_database data_;
};

// A row of the stock. Its version goes up with each change.
struct row {
  std::string item;
  std::string row_id = {};  // SQLite's rowid, PostgreSQL's ctid
  int quantity = 0;
  int version = 0;
};

// An order: so many of an item, at 1 each.
struct order {
  int id = 0;
  std::string item;
  int count = 1;
  std::string customer = "ann";
};

// Says that a reservation is to be undone. It was of `count`; before it the stock
// was `before`, and the row has had version `after` since.
struct undo_message {
  std::string item;
  int count = 0;
  int before = 0;
  int after = 0;
};

// An item's row, which nobody else changes until the transaction ends.
row look_up(scopelab::txn::transaction& in, const std::string& item);

// Keeps a row by the id of the order that changes it: what an undo puts back.
void keep(scopelab::txn::transaction& in, int id, const row& image);

// The steps of an order. False: refused, and nothing has changed.
bool take(scopelab::txn::detail::level& in, const order& of);
bool enter(scopelab::txn::detail::level& in, const order& of);
bool pay(scopelab::txn::detail::level& in, const order& of);

// Sets the quantity in the row of that item, or in the row with that id. No row is
// no error.
struct item_is {
  std::string name;
};
struct row_id_is {
  std::string text;
};
void set_quantity(scopelab::txn::transaction& in, const item_is& which, int quantity);
void set_quantity(scopelab::txn::transaction& in, const row_id_is& which, int quantity);
