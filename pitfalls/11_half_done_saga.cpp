#include "contract.hpp"

#include "scopelab/saga/outbox.hpp"
#include "scopelab/scope/scope_exit.hpp"

#include <ranges>

using scopelab::txn::transaction;

// Places an order, and announces it.
void place(desk& at, const order& what) {
  const scopelab::scope_exit tell{
      [&]() noexcept { at.mail.publish(placed(what)); }};
  transaction tx{at.sql, writing};
  insert_order(tx.sql(), what);
  tx.commit();
}

// Sends up to ten letters that wait.
void send_waiting(poller& me) {
  const auto waiting = me.rows(
      "select id, key, text from letters where sent = 0 and "
      "lease_until <= seconds_now() order by id limit 10");
  for (const letter& l : waiting) {
    me.send(l);
    me.sql << "update letters set sent = 1 where id = " << l.id;
  }
}

// Books a letter that has come.
void receive(soci::session& sql, const letter& l) {
  transaction tx{sql, writing};
  book(tx.sql(), l);
  tx.commit();
}

// Sends what was committed since the last time.
void forward(poller& me) {
  const auto waiting = me.rows("select id, key, text from letters where id > " +
                               std::to_string(me.last) + " order by id");
  for (const letter& l : waiting) {
    me.send(l);
    me.last = l.id;
  }
}

// Cancels the bookings of a trip.
void take_back(trip& of) {
  for (const booking& b : of.booked()) {
    of.cancel(b, of.new_key());
    of.note_cancelled(b);
  }
}

// Takes a seat, if the saga still wants one.
bool try_seat(soci::session& sql, const std::string& saga) {
  transaction tx{sql, writing};
  take_seat(tx.sql(), saga);
  tx.commit();
  return true;
}

// Gives the seat back.
void cancel_seat(soci::session& sql, const std::string& saga) {
  transaction tx{sql, writing};
  free_seat(tx.sql(), saga);
  tx.commit();
}
