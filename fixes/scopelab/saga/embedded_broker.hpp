// A broker that is a table of the database: nothing else to run.
//
//   saga::embedded_broker broker{sql};
//   broker.subscribe("orders", "billing", "billing-1");  // first: who listens
//   broker.publish(m);      // a row for each group; committed on return
//   broker.publish({.id = "1", .topic = "nobody"});      // broker_error
//
// Where consumers are in the same program, or share its database. Members of a
// group share the messages; of a key only the first one is out at a time.
//
// A topic without a group is an error and not a loss: a relay tries again, and
// the message stays in the outbox until somebody has subscribed.
//
// Not for: other databases (redis_broker.hpp); a session with a transaction
// open, which this would be a part of.
//
// Errors: broker_error with what the database says.
//
// Thread: the session's.
#pragma once

#include "scopelab/saga/broker.hpp"
#include "scopelab/saga/time.hpp"

namespace soci {
class session;
}

namespace scopelab::saga {

struct embedded_options {
  std::chrono::milliseconds lease{30'000};  // of what was received
  clock now = system_now;
};

class embedded_broker : public broker {
 public:
  // The session stays the caller's, and outlives the broker.
  explicit embedded_broker(soci::session& sql, embedded_options how = {});

  void publish(const message& what) override;
  std::unique_ptr<subscription> subscribe(const std::string& topic,
                                          const std::string& group,
                                          const std::string& member) override;

  // Rows that are not acknowledged yet, of all groups.
  std::int64_t depth() const;

 private:
  soci::session& sql_;
  embedded_options how_;
};

}  // namespace scopelab::saga
