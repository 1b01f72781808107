// Commands and their answers, where the databases differ. Not for direct use.
#pragma once

#include <string>

namespace soci {
class session;
}

namespace scopelab::txn::detail {

// What the connection itself knows of its transaction; nothing is sent.
enum class link {
  idle,     // no transaction is open
  open,     // one is
  aborted,  // one is, and only rolling back is left (PostgreSQL)
  lost,     // the connection is gone
  unknown,  // another database: SOCI doesn't say
};
link look(soci::session& sql);

struct answer {
  enum kinds {
    done,
    rolled_back,  // the answer to a COMMIT was ROLLBACK
    error,        // the database refused
    none,         // it did not answer, or the answer doesn't tell
  } kind;
  std::string text = {};  // of an error
};

// Sends one command without parameters and waits for its answer.
answer send(soci::session& sql, const std::string& command);

}  // namespace scopelab::txn::detail
