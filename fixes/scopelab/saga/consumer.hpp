// Handles each message of a topic once, in its own transaction, and each key's
// in their order.
//
//   saga::consumer billing{
//       sql, broker.subscribe("orders", "billing", "billing-1"),
//       [](txn::transaction& tx, const saga::message& m) {
//         charge(tx.sql(), m.payload);     // throws: rolled back, tried again
//       },                                 // returns: COMMIT, acknowledged
//       {.name = "billing"}};
//   billing.poll();
//
// The message's id is written in the handler's transaction: effect and "handled"
// are kept both or neither, and a repeat finds the row and is only acknowledged.
// A message that comes before an earlier one of its key is given back.
//
// A message that has failed max_attempts times, or that ended the process as
// often, or that can't be read, goes to saga_dead_letter in a transaction of its
// own, with a report; the key's next one is then handled. Nothing takes it out
// of there but a person.
//
// Rows of handled messages stay; forget() takes the old ones.
//
// Not for: effects outside the database (mail, another service): give those a
// key by which they are told apart, as payments have.
//
// Errors: poll() throws soci::soci_error or txn::error when the database can't be
// used, broker_error when the broker can't; what was not acknowledged comes
// again. What the handler throws is its failure, and is not thrown.
//
// Thread: the session's and the broker's. Hooks are called on it, after the
// commit and before the broker is told, with nothing open; what one throws leaves
// poll(), and the message comes again, as a repeat if it was handled.
#pragma once

#include "scopelab/saga/broker.hpp"
#include "scopelab/saga/time.hpp"
#include "scopelab/txn/transaction.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace scopelab::saga {

// What came of one delivery.
struct handling {
  enum outcomes {
    handled,
    repeated,     // handled before: acknowledged
    early,        // an earlier one of its key is missing: given back
    failed,       // the handler threw: given back
    dead_letter,  // put aside for good
  } outcome;
  message what;
  int attempt = 1;
  std::string error = {};  // of failed and dead_letter, in a line
};

struct consumer_options {
  std::string name;  // of its rows: the same for all members of the group
  std::size_t batch = 16;
  int max_attempts = 5;
  back_off retry = {};
  // Subscribed when messages had been sent already, which are gone: takes the
  // first of each key that it sees as the first there is.
  bool joins_late = false;
  clock now = system_now;
  std::function<void(const handling&)> on_message = {};
  at_point at = {};
};

using handler = std::function<void(txn::transaction& tx, const message& what)>;

class consumer {
 public:
  consumer(soci::session& sql, std::unique_ptr<subscription> from,
           handler handle, consumer_options how);

  // One round: receives up to a batch. Returns how many of it are done with:
  // handled, repeated, or dead letters.
  std::size_t poll();

  // Forgets which messages were handled before `before`, and returns how many. A
  // message without a key that comes again after that is handled again.
  std::size_t forget(instant before);

 private:
  handling one(const delivery& d);
  handling::outcomes enter(txn::transaction& tx, const message& what);
  handling bury(const delivery& d, const std::string& why);
  void pass(std::string_view point) const;

  soci::session& sql_;
  std::unique_ptr<subscription> from_;
  handler handle_;
  consumer_options how_;
};

}  // namespace scopelab::saga
