// What carries messages: anything that takes a message, and hands it to each
// group of consumers at least once.
//
//   saga::embedded_broker broker{sql};       // or redis_broker
//   auto mine = broker.subscribe("orders", "billing", "billing-1");
//   for (saga::delivery& d : mine->receive(16)) {
//     handle(d.what);                        // dies here: it comes again, when
//     mine->acknowledge(d);                  //   its lease has run out
//   }
//
// consumer.hpp does that, and handles each message once.
//
// A group gets every message of its topic, from the first that is still there;
// its members share them. What was received is leased to the member.
//
// Errors: broker_error, in words that say what to do; what was to be published
// may have arrived, what was received comes again.
//
// Thread: one at a time for a broker and all of its subscriptions.
#pragma once

#include "scopelab/saga/message.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace scopelab::saga {

class broker_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct delivery {
  message what = {};
  std::string handle = {};     // the broker's name for it
  int attempt = 1;             // how often it was delivered to this group
  std::string malformed = {};  // why `what` can't be read, or empty
};

class subscription {
 public:
  virtual ~subscription() = default;

  // Messages that are new, or whose lease has run out; none, if there are none.
  virtual std::vector<delivery> receive(std::size_t at_most) = 0;

  // It does not come again.
  virtual void acknowledge(const delivery& d) = 0;

  // It comes again after `delay`, at most the lease, to any member; whether this
  // delivery counts as an attempt.
  virtual void give_back(const delivery& d, std::chrono::milliseconds delay,
                         bool counts) = 0;
};

class broker {
 public:
  virtual ~broker() = default;

  // Returns when the broker has it. At least once: after an error, and after a
  // crash before the return is known, the same message is published again.
  virtual void publish(const message& what) = 0;

  // The group is there from now on. `member` is unique within it; the same one
  // again takes over what it had received.
  virtual std::unique_ptr<subscription> subscribe(
      const std::string& topic, const std::string& group,
      const std::string& member) = 0;
};

}  // namespace scopelab::saga
