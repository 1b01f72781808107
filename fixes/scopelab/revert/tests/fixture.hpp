// A stock of three items and a table of orders, on one of the databases.
#pragma once

#include "scopelab/revert/before_images.hpp"
#include "scopelab/revert/compensations.hpp"
#include "scopelab/revert/row_log.hpp"
#include "scopelab/txn/tests/fixture.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace scopelab::revert::test {

using txn::transaction;
using txn::test::kinds;

// All that is in the tables, as text: "bolt 10 1 / nut ..." and "17 nut 3 / ...".
struct contents {
  std::string stock;
  std::string orders;
  bool operator==(const contents&) const = default;
};
void PrintTo(const contents& what, std::ostream* out);

class stock_database {
 public:
  // bolt 10, nut 10, screw 10, all of version 1; with the tables of the library.
  explicit stock_database(kinds kind);

  void open(soci::session& sql) const { data_.open(sql); }
  // A transaction that takes SQLite's write lock at once.
  txn::options opening() const;
  contents look() const;

  before_images images{{.name = "stock", .key = "item", .columns = {"qty"}}};
  row_log log{{"stock", "orders"}};
  compensations events{"stock_event"};

 private:
  txn::test::database data_;
};

// Changes by hand, as somebody else would make them.
void sell(soci::session& sql, const std::string& item, int count);
int quantity(soci::session& sql, const std::string& item);

class on_stock : public ::testing::TestWithParam<kinds> {
 protected:
  void SetUp() override { db.open(sql); }

  // What `work` returns, of a transaction that is committed.
  template <class Work>
  auto commit(Work work) {
    transaction tx{sql, db.opening()};
    auto result = work(tx);
    tx.commit();
    return result;
  }

  bool on_postgresql() const { return GetParam() == kinds::postgresql; }

  stock_database db{GetParam()};
  soci::session sql;
};

}  // namespace scopelab::revert::test
