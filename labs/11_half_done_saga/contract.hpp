// What a half of this lab must define: two sides that have to agree, where either
// may die, and neither hears of it.
#pragma once

#include "world.hpp"

// dual_write: an order that was stored is announced, one that was not is not,
// whenever the process dies. Throws what the database says.
void place(desk& at, const order& what);

// double_send: sends up to ten letters that wait. Several do at once, each with a
// poller of its own; one that dies is stood in for after 30 seconds.
void send_waiting(poller& me);
// The same case, at the other end: a letter is booked once, however often it comes.
void receive(soci::session& sql, const letter& l);

// cursor_skips_late_commit: sends, once each, all letters that were committed, and
// those of a key in the order of their commits. One poller, called now and again.
void forward(poller& me);

// compensated_in_order: cancels what is booked, the last one first, and charges each
// fee once. Called again if the process died in it.
void take_back(trip& of);

// cancel_before_try: takes a seat for a saga; false: refused, as it was cancelled.
bool try_seat(soci::session& sql, const std::string& saga);
// The saga has no seat, from now on.
void cancel_seat(soci::session& sql, const std::string& saga);
