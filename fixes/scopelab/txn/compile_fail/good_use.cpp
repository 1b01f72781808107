// must compile
#include "scopelab/txn/savepoint.hpp"
#include "scopelab/txn/stream.hpp"
#include "scopelab/txn/transaction.hpp"

using namespace scopelab::txn;

void f(soci::session& sql, fault_points& faults) {
  transaction tx{sql, {.begin = "BEGIN IMMEDIATE", .faults = &faults}};
  savepoint outer{tx};
  savepoint inner{outer};
  const stream reading{inner};
  const auto ids = (inner.sql().prepare << "select id from item");
  for (int id : rows<int>{inner, ids})
    inner.sql() << "delete from item where id = " << id;
}
