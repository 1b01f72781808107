#include "scenario.hpp"

#include <ostream>

using scopelab::txn::transaction;
using soci::into;
using soci::use;

namespace {

void put_in_stock(shop& in, const std::string& item, int quantity) {
  in.sql << "insert into stock (item, quantity, version) values (:item, :quantity, 1)", use(item),
      use(quantity);
}

int quantity_of(shop& in, const std::string& item) {
  int quantity = 0;
  in.sql << "select quantity from stock where item = :item", use(item), into(quantity);
  return quantity;
}

row row_of(shop& in, const std::string& item) {
  transaction tx{in.sql, in.opening()};
  return look_up(tx, item);
}

void sell(shop& in, const std::string& item, int count) {
  transaction tx{in.sql, in.opening()};
  take(tx, {.item = item, .count = count});
  tx.commit();
}

// Writes the rows with their new prices, as such lists are taken in: whole rows, by
// the statement that inserts or overwrites. In SQLite it removes the old row.
void import_prices(shop& in, const std::vector<stocked>& all) {
  const char* const write =
      in.on_server() ? "insert into stock (item, quantity, version) values (:item, :quantity, :v) "
                       "on conflict (item) do update set quantity = excluded.quantity, "
                       "version = excluded.version"
                     : "replace into stock (item, quantity, version) values (:item, :quantity, :v)";
  for (const stocked& each : all) {
    const row now = row_of(in, each.item);
    const int version = now.version + 1;
    in.sql << write, use(now.item), use(now.quantity), use(version);
  }
}

// A new item whose row gets the id that an old one had. SQLite gives the highest id
// away again at once; PostgreSQL the place of a dead row, once VACUUM has freed it,
// which it doesn't do while anybody might look at that row.
void put_in_its_place(shop& in, const stocked& item, const std::string& row_id) {
  for (int tries = 0; tries < 1000; ++tries) {
    if (in.on_server()) in.sql << "vacuum stock";
    put_in_stock(in, item.item, item.quantity);
    if (row_of(in, item.item).row_id == row_id) return;
    in.sql << "delete from stock where item = :item", use(item.item);
  }
  throw std::runtime_error{"no row came into the place " + row_id};
}

}  // namespace

kept_and_undone reserve_and_undo(int stock, const std::vector<int>& counts) {
  shop in;
  put_in_stock(in, "nut", stock);
  for (std::size_t i = 0; i < counts.size(); ++i)
    reserve(in, {.id = static_cast<int>(i), .item = "nut", .count = counts[i]});
  kept_and_undone seen;
  const soci::rowset<int> kept = (in.sql.prepare << "select quantity from kept order by id");
  seen.kept.assign(kept.begin(), kept.end());
  for (auto each = seen.kept.rbegin(); each != seen.kept.rend(); ++each)
    in.sql << "update stock set quantity = :quantity", use(*each);
  seen.undone = quantity_of(in, "nut");
  return seen;
}

int deliver(const delivery& how) {
  shop in;
  put_in_stock(in, how.item, how.stock);
  sell(in, how.item, how.count);
  const undo_message told{.item = how.item,
                          .count = how.count,
                          .before = how.stock,
                          .after = row_of(in, how.item).version};
  for (int i = 0; i < how.times; ++i) {
    if (i == 1) sell(in, how.item, how.others_take);
    undo(in, told);
  }
  return quantity_of(in, how.item);
}

namespace {

std::vector<row> sell_one_of_each(shop& in, const std::vector<stocked>& all) {
  for (const stocked& each : all) put_in_stock(in, each.item, each.quantity);
  std::vector<row> images;
  for (const stocked& each : all) {
    images.push_back(row_of(in, each.item));
    sell(in, each.item, 1);
  }
  return images;
}

}  // namespace

std::vector<int> put_back_after_import(const std::vector<stocked>& all) {
  shop in;
  const std::vector<row> images = sell_one_of_each(in, all);
  import_prices(in, all);
  for (const row& each : images) put_back(in, each);
  std::vector<int> seen;
  for (const stocked& each : all) seen.push_back(quantity_of(in, each.item));
  return seen;
}

int put_back_after_replacement(const std::vector<stocked>& all, const stocked& with) {
  shop in;
  const std::vector<row> images = sell_one_of_each(in, all);
  in.sql << "delete from stock where item = :item", use(all.back().item);
  put_in_its_place(in, with, images.back().row_id);
  put_back(in, images.back());
  return quantity_of(in, with.item);
}

moved moves() {
  shop in;
  put_in_stock(in, "nut", 10);
  const std::string first = row_of(in, "nut").row_id;
  sell(in, "nut", 1);
  const std::string second = row_of(in, "nut").row_id;
  import_prices(in, {{"nut", 10}});
  return {second != first, row_of(in, "nut").row_id != second, in.on_server()};
}

void PrintTo(const booked& what, std::ostream* out) {
  *out << what.said << " booked, " << what.entered << " entered, " << what.taken << " taken, "
       << what.paid << " paid";
}

booked book_all(const orders_under& how) {
  shop in;
  put_in_stock(in, "nut", how.stock);
  in.sql << "insert into account (customer, credit) values ('ann', :credit)", use(how.count);
  in.sql << "insert into account (customer, credit) values ('bob', 0)";
  std::vector<order> orders;
  for (int i = 1; i <= how.count; ++i)
    orders.push_back(
        {.id = i, .item = "nut", .customer = i % how.every_nth_unpaid == 0 ? "bob" : "ann"});
  booked seen;
  seen.said = book(in, orders);
  in.sql << "select count(*) from orders", into(seen.entered);
  seen.taken = how.stock - quantity_of(in, "nut");
  int credit = 0;
  in.sql << "select sum(credit) from account", into(credit);
  seen.paid = how.count - credit;
  return seen;
}
