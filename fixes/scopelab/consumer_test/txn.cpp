#include <scopelab/txn/savepoint.hpp>
#include <scopelab/txn/transaction.hpp>

#include <soci/sqlite3/soci-sqlite3.h>

#include <cstdio>

int main() {
  soci::session sql{soci::sqlite3, "db=:memory:"};
  sql << "create table item (id integer primary key)";
  for (const bool kept : {true, false}) {
    scopelab::txn::transaction tx{sql};
    tx.sql() << "insert into item (id) values (1)";
    {
      scopelab::txn::savepoint undone{tx};
      undone.sql() << "insert into item (id) values (2)";
    }
    if (kept) tx.commit();
    if (kept) sql << "update item set id = 3";
  }
  int sum = 0;
  sql << "select sum(id) from item", soci::into(sum);
  std::printf("sum %d\n", sum);
  return sum == 3 ? 0 : 1;
}
