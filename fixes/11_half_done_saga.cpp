#include "contract.hpp"

#include "scopelab/saga/outbox.hpp"
#include "scopelab/scope/scope_exit.hpp"

#include <ranges>

using scopelab::txn::transaction;

// Places an order, and announces it.
void place(desk& at, const order& what) {
  transaction tx{at.sql, writing};
  insert_order(tx.sql(), what);
  scopelab::saga::enqueue(tx, placed(what));
  tx.commit();
}

// Sends up to ten letters that wait.
void send_waiting(poller& me) {
  const auto waiting = me.rows(
      "update letters set lease_until = seconds_now() + 30 where id in ("
      "select id from letters where sent = 0 and "
      "lease_until <= seconds_now() order by id limit 10) "
      "returning id, key, text");
  for (const letter& l : waiting) {
    me.send(l);
    me.sql << "update letters set sent = 1 where id = " << l.id;
  }
}

// Books a letter that has come.
void receive(soci::session& sql, const letter& l) {
  transaction tx{sql, writing};
  if (first_time(tx.sql(), l)) book(tx.sql(), l);
  tx.commit();
}

// Sends what was committed since the last time.
void forward(poller& me) {
  const auto waiting = me.rows(
      "select id, key, text from letters where sent = 0 order by key, seq");
  for (const letter& l : waiting) {
    me.send(l);
    me.sql << "update letters set sent = 1 where id = " << l.id;
  }
}

// Cancels the bookings of a trip.
void take_back(trip& of) {
  for (const booking& b : std::views::reverse(of.booked())) {
    while (!of.cancel(b, of.id + " " + b.name)) of.wait();
    of.note_cancelled(b);
  }
}

// Takes a seat, if the saga still wants one.
bool try_seat(soci::session& sql, const std::string& saga) {
  transaction tx{sql, writing};
  if (is_cancelled(tx.sql(), saga)) return false;
  take_seat(tx.sql(), saga);
  tx.commit();
  return true;
}

// Gives the seat back.
void cancel_seat(soci::session& sql, const std::string& saga) {
  transaction tx{sql, writing};
  free_seat(tx.sql(), saga);
  note_cancelled(tx.sql(), saga);
  tx.commit();
}
