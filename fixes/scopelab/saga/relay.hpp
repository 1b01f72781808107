// Sends what is in the outbox: claims rows, publishes them, deletes them.
//
//   saga::relay sender{sql, broker, {.owner = "relay-1"}};
//   for (;;) {
//     if (sender.poll() == 0)            // database gone: throws, nothing lost
//       bell.wait(500ms);                // wakeup.hpp; the poll stays
//   }                                    // broker gone: no error here, see
//                                        //   on_failed; rows wait, and back off
//
// Several may run at once, in one process or many, each with its own owner and
// session. A row is claimed by one statement, for `lease`: PostgreSQL's skips
// rows that are locked, SQLite has one writer. Of a key only the first row that
// is left can be claimed, so a later one is never sent before it.
//
// At least once: a relay that dies between publish and delete leaves a row that
// is sent again when its lease has run out. One that was stopped for longer than
// its lease does not publish any more what it holds; if it was stopped in the
// middle of a publish, its message arrives again, late, and as a repeat.
//
// Not for: a session with a transaction open.
//
// Errors: poll() throws soci::soci_error or txn::error with what the database
// says. A row that was published and whose delete failed is sent again.
//
// Thread: the session's and the broker's. Hooks are called on it, with nothing
// open.
#pragma once

#include "scopelab/saga/broker.hpp"
#include "scopelab/saga/time.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace soci {
class session;
}

namespace scopelab::saga {

// One try to send a message.
struct sending {
  message what;
  int attempt = 1;         // claims of this row, this one among them
  std::string error = {};  // of one that failed: the broker's
};

struct relay_options {
  std::string owner = "relay";  // unique among the relays that run
  std::size_t batch = 16;       // rows a claim
  std::chrono::milliseconds lease{30'000};
  back_off retry = {};
  clock now = system_now;
  std::function<void(const sending&)> on_claimed = {};
  std::function<void(const sending&)> on_sent = {};
  std::function<void(const sending&)> on_failed = {};
  at_point at = {};
};

class relay {
 public:
  relay(soci::session& sql, broker& to, relay_options how = {});

  // One round: claims up to a batch and sends it. Returns how many were claimed;
  // 0: there is nothing to do now.
  std::size_t poll();

 private:
  std::vector<sending> claim(instant until);
  void send(sending& one);
  void release(const sending& one);
  void pass(std::string_view point) const;

  soci::session& sql_;
  broker& to_;
  relay_options how_;
};

}  // namespace scopelab::saga
