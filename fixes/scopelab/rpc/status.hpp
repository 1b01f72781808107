// How a request ended, if not well: google.rpc.Status without gRPC.
//
//   const rpc::reply answer = session.execute(text);
//   if (!answer.error.ok())
//     for (const auto& field : answer.error.fields)   // google.rpc.BadRequest
//       show(field.where, field.what);
//
// | code                | reason            | means                           |
// |---------------------|-------------------|---------------------------------|
// | invalid_argument    | BAD_COMMAND       | not as the schema has it        |
// | invalid_argument    | BAD_REQUEST       | no session, an id out of order  |
// | invalid_argument    | BAD_TOKEN         | not the form of a token         |
// | not_found           | UNKNOWN_TOKEN     | no command has this token       |
// | already_exists      | ID_REUSED         | the id has another command      |
// | already_exists      | COMMAND_REUSED    | executed by another request     |
// | failed_precondition | the executor's    | it refused                      |
// | failed_precondition | NOT_APPLIED       | nothing to bring back           |
// | deadline_exceeded   | DEADLINE          | not begun in time: no effect    |
// | resource_exhausted  | TOO_MANY_STREAMS  | come back later                 |
// | resource_exhausted  | (gRPC's own)      | a message above max_message     |
// | resource_exhausted  | TOO_MANY_UNSEEN   | say which results were seen     |
// | aborted             | TAKEN_OVER        | a newer stream has the session  |
// | unavailable         | IN_DOUBT          | ask again with the same id      |
// | unavailable         | JOURNAL_FAILED    | nothing is acknowledged any more|
// | cancelled, unavailable | (gRPC's own)   | the connection is gone          |
//
// Source: google/rpc/{status,error_details}.proto, AIP-193.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace scopelab::rpc {

// The numbers are gRPC's.
enum class codes {
  ok = 0,
  cancelled = 1,
  unknown = 2,
  invalid_argument = 3,
  deadline_exceeded = 4,
  not_found = 5,
  already_exists = 6,
  permission_denied = 7,
  resource_exhausted = 8,
  failed_precondition = 9,
  aborted = 10,
  out_of_range = 11,
  unimplemented = 12,
  internal = 13,
  unavailable = 14,
  data_loss = 15,
  unauthenticated = 16,
};

struct status {
  struct field {
    std::string where;
    std::string what;
  };

  codes code = codes::ok;
  std::string message = {};
  std::string reason = {};         // ErrorInfo.reason
  std::vector<field> fields = {};  // BadRequest.field_violations

  bool ok() const noexcept { return code == codes::ok; }
  std::string describe() const;  // "invalid_argument: BAD_COMMAND: ..."
};

// What a client throws when it can't go on, or was told so.
class rpc_error : public std::runtime_error {
 public:
  explicit rpc_error(status why)
      : std::runtime_error(why.describe()), why_(std::move(why)) {}
  const status& why() const noexcept { return why_; }

 private:
  status why_;
};

}  // namespace scopelab::rpc
