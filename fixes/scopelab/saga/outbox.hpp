// Sends a message if, and only if, a transaction commits: its row is written in
// that transaction, and a relay (relay.hpp) sends it afterwards.
//
//   txn::transaction tx{sql};
//   store(tx.sql(), order);                       // throws: no row, no message
//   saga::enqueue(tx, {.id = order.id + "/placed", .key = order.id,
//                      .topic = "orders", .payload = text});
//   tx.commit();                                  // throws: neither
//                                                 // in doubt: both or neither
//
// Order: a key's number is taken under a lock of the key's row, so that a second
// transaction that writes for the same topic and key waits for the first: the
// order of the numbers is the order of the commits, which ids from a sequence
// are not. Two transactions that write for two keys in opposite order are a
// deadlock, which PostgreSQL ends with an error for one of them.
//
// Not for: messages that may be lost, which need no row; large payloads, which
// are better stored and named.
//
// Errors: std::invalid_argument for a message without id or topic, that is no text,
// or a payload above max_payload: nothing was written. soci::soci_error for what
// the database says, an id that waits in the outbox already among it.
//
// Thread: the transaction's.
//
// Source: the transactional outbox of C. Richardson's "Microservices Patterns".
#pragma once

#include "scopelab/saga/message.hpp"
#include "scopelab/saga/time.hpp"
#include "scopelab/txn/detail/level.hpp"

#include <cstddef>
#include <cstdint>

namespace scopelab::saga {

inline constexpr std::size_t max_payload = std::size_t{1} << 20;  // bytes

// In a transaction or a savepoint. PostgreSQL wakes who listens (wakeup.hpp),
// once the transaction has committed.
void enqueue(txn::detail::level& in, message what);

// What is in the outbox: for a gauge, and for an alert on `attempts`.
struct depth {
  std::int64_t waiting = 0;   // rows that no relay holds
  std::int64_t leased = 0;    // rows that one does
  std::int64_t attempts = 0;  // the most that one of them has had
};
depth outbox_depth(soci::session& sql, instant now);

}  // namespace scopelab::saga
