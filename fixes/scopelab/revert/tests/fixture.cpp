#include "scopelab/revert/tests/fixture.hpp"

#include <ostream>

namespace scopelab::revert::test {

using soci::into;
using soci::use;

void PrintTo(const contents& what, std::ostream* out) {
  *out << "stock: " << what.stock << "; orders: " << what.orders;
}

stock_database::stock_database(kinds kind) : data_(kind) {
  soci::session sql;
  open(sql);
  for (const char* const table :
       {"stock", "orders", "stock_before", "stock_event", "scopelab_recording",
        "scopelab_row_log"})
    sql << "drop table if exists " << table;
  sql << "create table stock (item varchar(20) primary key, qty integer not "
         "null check (qty >= 0), version integer not null)";
  sql << "create table orders (id integer primary key, item varchar(20) not "
         "null, qty integer not null, note text)";
  for (const char* const item : {"bolt", "nut", "screw"})
    sql << "insert into stock (item, qty, version) values ('" << item
        << "', 10, 1)";
  images.create(sql);
  log.create(sql);
  events.create(sql);
}

txn::options stock_database::opening() const {
  return {.begin = data_.kind() == kinds::sqlite ? "BEGIN IMMEDIATE" : "BEGIN"};
}

contents stock_database::look() const {
  soci::session sql;
  open(sql);
  const auto all = [&](const char* query) {
    std::string text;
    const soci::rowset<std::string> rows = (sql.prepare << query);
    for (const std::string& row : rows) {
      if (!text.empty()) text += " / ";
      text += row;
    }
    return text;
  };
  return {all("select item || ' ' || qty || ' ' || version from stock "
              "order by item"),
          all("select id || ' ' || item || ' ' || qty || ' ' || "
              "coalesce(note, '-') from orders order by id")};
}

void sell(soci::session& sql, const std::string& item, int count) {
  sql << "update stock set qty = qty - :count, version = version + 1 "
         "where item = :item",
      use(count), use(item);
}

int quantity(soci::session& sql, const std::string& item) {
  int qty = -1;
  sql << "select qty from stock where item = :item", use(item), into(qty);
  return qty;
}

}  // namespace scopelab::revert::test
