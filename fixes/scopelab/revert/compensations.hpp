// Undo of a domain event: another event that says what makes up for it, with its
// effect in the same transaction, once.
//
//   const revert::compensations events{"stock_event"};
//   events.create(sql);                    // once: the table stock_event
//
//   txn::transaction tx{sql};
//   if (!events.record(tx, "order-17", "3 nut"))
//     return;                              // delivered again: it is done
//   reserve(tx.sql(), "nut", 3);
//   tx.commit();                           // throws: neither event nor effect
//
//   txn::transaction back{sql};            // later, however often delivered
//   if (events.compensate(back, "order-17", [&](const std::string& event) {
//         give_back(back.sql(), event);    // qty = qty + 3
//       }) == revert::outcomes::undone)
//     back.commit();                       // 3 more than there are now
//
// The effect may be relative, and so is right whatever others have done since:
// there are no conflicts. That it is not delivered twice is the table's part:
// an event is compensated once, whichever process asks.
//
// Not for: effects outside of this database (an outbox); an undo that comes
// before its event, which is unknown here (a saga has to remember it).
//
// Errors: std::invalid_argument for a name that is none; what the database
// says, as soci::soci_error; what `effect` throws.
//
// Thread: any; an object is a description and holds no state. A transaction is
// its thread's. `effect` is called on the caller's.
//
// Source: compensating transactions are Garcia-Molina's and Salem's (Sagas,
// 1987); the key is an idempotency key.
#pragma once

#include "scopelab/revert/outcome.hpp"
#include "scopelab/txn/transaction.hpp"

#include <functional>
#include <string>

namespace scopelab::revert {

class compensations {
 public:
  explicit compensations(std::string table = "scopelab_event");

  // The table, if it is not there.
  void create(soci::session& sql) const;

  // Writes an event. False: one of this token is there, and nothing is written.
  bool record(txn::transaction& in, const std::string& token,
              const std::string& what) const;

  // Writes the event that makes up for it and calls `effect` with what the first
  // one says; neither, unless the outcome is `undone`.
  outcomes compensate(
      txn::transaction& in, const std::string& token,
      const std::function<void(const std::string& what)>& effect) const;

 private:
  std::string table_;
};

}  // namespace scopelab::revert
