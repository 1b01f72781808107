// What goes from one side to the other: an event, a command of a saga, or the
// answer to one.
//
//   saga::enqueue(tx, {.id = "order-7/placed", .key = "order-7",
//                      .topic = "orders", .payload = R"({"book":1})",
//                      .traceparent = traceparent});
//
// `id` is the producer's and says what is the same message: a consumer handles
// it once, however often it arrives. Messages of one topic with the same `key`
// arrive in the order in which their transactions committed; those without a
// key in any. `seq` is the place in that order, from 1; the outbox gives it.
//
// Text is UTF-8 without NUL. The trace context travels and is not looked at.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace scopelab::saga {

enum class kinds {
  event,         // something has happened
  action,        // to a participant: do the step
  compensation,  // to a participant: take the step back
  done,          // from it: the action is done
  refused,       // the action is not done, and will not be
  failed,        // this attempt failed: try again
  compensated,   // the step is taken back, or will never be done
};
std::string_view to_string(kinds kind);
// Throws std::invalid_argument for text that names none.
kinds kind_of(std::string_view text);

struct message {
  std::string id = {};
  std::string key = {};
  std::string topic = {};
  std::string payload = {};
  std::string traceparent = {};  // W3C, opaque here
  // Of a saga's commands and answers:
  std::string saga = {};
  int step = -1;    // from 0; -1: none
  int attempt = 0;  // of the command, from 1; 0: none
  kinds kind = kinds::event;
  std::int64_t seq = 0;  // 0: not from an outbox, or without a key

  friend bool operator==(const message&, const message&) = default;
};

// The command a message belongs to, the same for each attempt:
// "order-7/2/compensation". Answers name the command they answer.
std::string command_id(std::string_view saga, int step, kinds command);

}  // namespace scopelab::saga
