#include "contract.hpp"

#include "scopelab/txn/savepoint.hpp"
#include "scopelab/txn/transaction.hpp"

using scopelab::txn::savepoint;
using scopelab::txn::transaction;

// Takes the stock of an order, and keeps the row for its undo.
void reserve(shop& in, const order& of) {
  transaction tx{in.sql, in.opening()};
  take(tx, of);
  const row image = look_up(tx, of.item);
  keep(tx, of.id, image);
  tx.commit();
}

// Undoes a reservation. It may be told to more than once.
void undo(shop& in, const undo_message& told) {
  transaction tx{in.sql, in.opening()};
  tx.sql() << "update stock set quantity = quantity + :count,"
              " version = version + 1 where item = :item",
      soci::use(told.count), soci::use(told.item);
  tx.commit();
}

// Gives an item the quantity that its row had.
void put_back(shop& in, const row& image) {
  transaction tx{in.sql, in.opening()};
  set_quantity(tx, row_id_is{image.row_id}, image.quantity);
  tx.commit();
}

namespace {

using step = bool (*)(scopelab::txn::detail::level& in, const order& of);

// Does steps of an order, all or none.
bool all_of(transaction& tx, std::initializer_list<step> steps,
            const order& of) {
  savepoint unless_done{tx};
  for (const step each : steps) {
    if (!each(unless_done, of)) return false;
  }
  unless_done.release();
  return true;
}

}  // namespace

// Books orders in one transaction, and says how many.
int book(shop& in, const std::vector<order>& orders) {
  transaction tx{in.sql, in.opening()};
  int booked = 0;
  for (const order& each : orders) {
    const bool done = all_of(tx, {take}, each) && all_of(tx, {enter}, each) &&
                      all_of(tx, {pay}, each);
    if (done) ++booked;
  }
  tx.commit();
  return booked;
}
