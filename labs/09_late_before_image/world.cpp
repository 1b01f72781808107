#include "world.hpp"

using scopelab::txn::transaction;
using scopelab::txn::detail::level;
using soci::into;
using soci::use;

shop::shop() {
  data_.open(sql);
  sql << "create table stock (item varchar(20) primary key, quantity integer not null, "
         "version integer not null)";
  sql << "create table kept (id integer primary key, item varchar(20) not null, "
         "quantity integer not null)";
  sql << "create table orders (id integer primary key, item varchar(20) not null, "
         "count integer not null)";
  sql << "create table account (customer varchar(20) primary key, credit integer not null)";
}

scopelab::txn::options shop::opening() const {
  // SQLite: not to read first and be refused the lock then.
  return {.begin = on_server() ? "BEGIN" : "BEGIN IMMEDIATE"};
}

namespace {

bool is_postgresql(soci::session& sql) { return sql.get_backend_name() == "postgresql"; }

bool changed_one(soci::statement& statement) {
  statement.execute(true);
  return statement.get_affected_rows() == 1;
}

}  // namespace

row look_up(transaction& in, const std::string& item) {
  soci::session& sql = in.sql();
  row found{.item = item};
  const char* const columns =
      is_postgresql(sql) ? "cast(ctid as text), quantity, version from stock where item = :item "
                           "for update"
                         : "cast(rowid as text), quantity, version from stock where item = :item";
  sql << "select " << columns, use(item), into(found.row_id), into(found.quantity),
      into(found.version);
  return found;
}

void keep(transaction& in, int id, const row& image) {
  in.sql() << "insert into kept (id, item, quantity) values (:id, :item, :quantity)", use(id),
      use(image.item), use(image.quantity);
}

bool take(level& in, const order& of) {
  soci::statement update =
      (in.sql().prepare << "update stock set quantity = quantity - :count, version = version + 1 "
                           "where item = :item and quantity >= :least",
       use(of.count), use(of.item), use(of.count));
  return changed_one(update);
}

bool enter(level& in, const order& of) {
  in.sql() << "insert into orders (id, item, count) values (:id, :item, :count)", use(of.id),
      use(of.item), use(of.count);
  return true;
}

bool pay(level& in, const order& of) {
  soci::statement update = (in.sql().prepare << "update account set credit = credit - :price "
                                                "where customer = :customer and credit >= :least",
                            use(of.count), use(of.customer), use(of.count));
  return changed_one(update);
}

void set_quantity(transaction& in, const item_is& which, int quantity) {
  in.sql() << "update stock set quantity = :quantity, version = version + 1 where item = :item",
      use(quantity), use(which.name);
}

void set_quantity(transaction& in, const row_id_is& which, int quantity) {
  soci::session& sql = in.sql();
  const char* const is_it = is_postgresql(sql) ? "ctid = cast(:id as tid)" : "rowid = :id";
  sql << "update stock set quantity = :quantity, version = version + 1 where " << is_it,
      use(quantity), use(which.text);
}
