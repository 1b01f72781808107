#include <scopelab/revert/row_log.hpp>

#include <soci/sqlite3/soci-sqlite3.h>

#include <cstdio>

int main() {
  soci::session sql{soci::sqlite3, "db=:memory:"};
  sql << "create table item (id integer primary key)";
  const scopelab::revert::row_log log{{"item"}};
  log.create(sql);
  {
    scopelab::txn::transaction tx{sql};
    scopelab::revert::recording rec{log, tx, "first"};
    tx.sql() << "insert into item (id) values (1)";
    rec.finish();
    tx.commit();
  }
  scopelab::txn::transaction back{sql};
  const auto what = log.undo(back, "first");
  back.commit();
  int items = -1;
  sql << "select count(*) from item", soci::into(items);
  std::printf("%s, %d items\n", to_string(what), items);
  return items;
}
