// One side of a saga: does a step, or takes it back, once, and answers.
//
//   saga::participant stock{
//       sql, broker.subscribe("stock", "stock", "stock-1"),
//       {.action =
//            [](txn::savepoint& in, const saga::message& m) {
//              if (!reserve(in.sql(), m.saga))      // returns: "done"
//                throw saga::step_refused("sold out");  // "refused", for good
//            },                                     // throws else: "failed",
//        .compensation =                            //   nothing kept, comes again
//            [](txn::savepoint& in, const saga::message& m) {
//              release(in.sql(), m.saga);           // returns: "compensated"
//            }},
//       {.name = "stock"}};
//   stock.poll();
//
// Effect, answer and "this command is done" are one transaction. A command that
// comes again, as another message, is answered again and has no other effect.
//
// A compensation may come before its action (a timeout, a message that was put
// aside): there is nothing to take back, which is written down - the null
// compensation - and the action, should it still come, is refused.
//
// Not for: effects outside of the database, as in consumer.hpp.
//
// Errors and thread: as consumer.hpp.
//
// Source: H. Garcia-Molina, K. Salem, "Sagas", 1987; null compensation and the
// late action: the "try-confirm-cancel" literature, "empty rollback", "hanging".
#pragma once

#include "scopelab/saga/consumer.hpp"
#include "scopelab/txn/savepoint.hpp"

#include <functional>
#include <memory>
#include <string>

namespace scopelab::saga {

// Thrown by an action: it is not done, and trying again is no use.
class step_refused : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct step_handlers {
  using run = std::function<void(txn::savepoint& in, const message& command)>;
  run action;
  run compensation;
};

struct participant_options {
  std::string name;
  std::string answers = "saga.answers";  // the orchestrator's topic
  std::size_t batch = 16;
  int max_attempts = 5;  // of a message, for what is not the handlers' failure
  back_off retry = {};
  clock now = system_now;
  // After the commit: the command, and the answer that was given to it.
  std::function<void(const message& command, const message& answer)>
      on_command = {};
  std::function<void(const message& command)> on_null_compensation = {};
  std::function<void(const message& command)> on_late_action = {};
  std::function<void(const handling&)> on_message = {};
  at_point at = {};
};

class participant {
 public:
  participant(soci::session& sql, std::unique_ptr<subscription> from,
              step_handlers run, participant_options how);
  ~participant();
  participant(const participant&) = delete;
  participant& operator=(const participant&) = delete;

  // One round, as consumer::poll().
  std::size_t poll();

 private:
  struct work;
  std::unique_ptr<work> work_;
};

}  // namespace scopelab::saga
