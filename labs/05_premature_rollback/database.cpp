#include "database.hpp"

#include <set>

database::database(const std::string& item, int voucher) {
  soci::session sql;
  open(sql);
  sql << "create table item (name varchar(20) primary key)";
  sql << "insert into item (name) values (:name)", soci::use(item);
  sql << "create table voucher (id integer primary key)";
  sql << "insert into voucher (id) values (:id)", soci::use(voucher);
  sql << "create table orders (id integer primary key, voucher integer references voucher (id) "
         "deferrable initially deferred)";
  sql << "create table line (order_id integer references orders (id), "
         "item varchar(20) references item (name))";
}

// SQLite has one writer at a time; more of them would only wait.
std::size_t database::sessions() const { return data_.on_server() ? 4 : 2; }

std::vector<database::row> database::rows() const {
  soci::session sql;
  open(sql);
  const soci::rowset<int> with_line = (sql.prepare << "select order_id from line");
  const std::set<int> lines{with_line.begin(), with_line.end()};
  std::vector<row> all;
  const soci::rowset<int> orders = (sql.prepare << "select id from orders order by id");
  for (const int id : orders) all.push_back({id, lines.contains(id)});
  return all;
}
