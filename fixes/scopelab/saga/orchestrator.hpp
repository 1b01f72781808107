// Runs sagas: steps of several participants that are all done, or whose done
// ones are taken back, last first.
//
//   saga::orchestrator sagas{
//       sql, broker.subscribe("saga.answers", "sagas", "sagas-1"), {}};
//   {
//     txn::transaction tx{sql};
//     store(tx.sql(), order);
//     sagas.start(tx, "order-7", {{"reserve", "stock", "book"},
//                                 {"charge", "payment", "12.50"}}, traceparent);
//     tx.commit();        // throws: no order and no saga
//   }
//   sagas.poll();         // answers that came in, retries that are due
//
//   running --all done--> completed
//      |  a step refused, or out of attempts
//      v
//   compensating --all taken back--> compensated
//      |  a compensation out of attempts
//      v
//   gave_up --resume()--> compensating
//
// Its state is in the database, moved in one transaction with the answer that
// moved it and the command that follows: it may be killed anywhere, and several
// may run at once. Commands go through the outbox, to the step's topic, with the
// saga as their key. A step that was refused is not compensated; one that got no
// answer is, as it may be done, and its participant refuses it from then on.
//
// gave_up says in its report what is done, what is taken back, what is not, and
// what a person has to do.
//
// Not for: isolation. Others see the steps of a saga that is not completed.
//
// Errors: start() throws std::invalid_argument (no steps, a bad id) and what the
// database says, an id that was there before among it. poll() as consumer.hpp.
//
// Thread: the session's and the broker's. Hooks are called on it, after the
// commit, with nothing open; one whose process dies in between is not called, a
// broker that fails then keeps none from being called.
#pragma once

#include "scopelab/saga/consumer.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace scopelab::saga {

// A step, and what its participant needs to know of it.
struct step {
  std::string name;
  std::string topic;
  std::string payload = {};
};

enum class saga_states {
  running,
  compensating,
  completed,
  compensated,
  gave_up,
};
std::string_view to_string(saga_states state);

enum class step_states {
  waiting,  // its turn has not come
  asked,    // its action is under way
  done,     // yes
  refused,  // no, and will not be
  undoing,  // its compensation is under way
  undone,   // taken back, or never done
  stuck,    // the compensation is out of attempts
};
std::string_view to_string(step_states state);

// One attempt of a command that has ended, or of a saga that gave up.
struct step_event {
  std::string saga;
  int step = 0;
  std::string name;     // the step's
  std::string command;  // its id, the same for each attempt
  int attempt = 1;
  std::string traceparent;  // of the saga's start
  std::string error;        // empty: it succeeded
  instant sent{};           // the attempt
  instant ended{};
  saga_states after = saga_states::running;  // the saga, from now
  std::string report = {};                   // on_give_up: for a person
};

struct saga_status {
  saga_states state = saga_states::running;
  std::string report = {};  // of gave_up
  struct step_status {
    std::string name;
    step_states state = step_states::waiting;
    int attempts = 0;   // of its last command
    std::string error;  // the last one
  };
  std::vector<step_status> steps = {};
};

struct orchestrator_options {
  std::string name = "sagas";  // the same for all that share the work
  std::size_t batch = 16;
  int max_attempts = 5;  // of a command
  back_off retry = {};
  // How long an answer may take before the command is sent again; 0: for ever.
  std::chrono::milliseconds answer_within{60'000};
  clock now = system_now;
  std::function<void(const step_event&)> on_step = {};
  std::function<void(const step_event&)> on_compensation = {};
  std::function<void(const step_event&)> on_give_up = {};
  std::function<void(const handling&)> on_message = {};
  at_point at = {};
};

class orchestrator {
 public:
  orchestrator(soci::session& sql, std::unique_ptr<subscription> answers,
               orchestrator_options how = {});
  ~orchestrator();
  orchestrator(const orchestrator&) = delete;
  orchestrator& operator=(const orchestrator&) = delete;

  // Begins a saga, if the transaction commits. The id has no '/'.
  void start(txn::transaction& tx, const std::string& id,
             const std::vector<step>& steps,
             const std::string& traceparent = {});

  // One round: moves sagas by the answers that came in, and sends again what is
  // due. Returns how many answers and commands that were.
  std::size_t poll();

  // Asks for what is done to be taken back, while the saga runs; the step under
  // way is taken back too. Refused, as false, in any other state.
  bool cancel(const std::string& id, const std::string& why);

  // Tries the compensation that is stuck once more, after a person has seen to
  // the cause.
  // Refused, as false, in any other state.
  bool resume(const std::string& id);

  std::optional<saga_status> look(const std::string& id) const;

  // Sagas that are not at an end, and those that gave up.
  struct counts {
    std::int64_t running = 0;
    std::int64_t compensating = 0;
    std::int64_t gave_up = 0;
  };
  counts count() const;

 private:
  struct work;
  std::unique_ptr<work> work_;
};

}  // namespace scopelab::saga
