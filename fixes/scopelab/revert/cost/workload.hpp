// One workload, reservations of stock and their undo, with one of the granularities on
// one of the databases.
#pragma once

#include <soci/soci.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace scopelab::revert::cost {

enum class databases { sqlite, postgresql };
// `none`: the same reservation, and no undo of it.
enum class granularities { none, operation, transaction, event };

const char* to_string(databases which);
const char* to_string(granularities which);

// Of one transaction, in milliseconds: from before BEGIN until COMMIT is answered, and
// these two alone. SQLite's BEGIN IMMEDIATE waits for the write lock.
struct timing {
  double whole = 0;
  double begin = 0;
  double commit = 0;
};

// Transactions of one kind, of all clients.
struct phase {
  std::vector<timing> times;
  long long bytes = 0;  // that went into the write-ahead log
  int done = 0;         // that did what they were told
};
struct turn {
  phase reserved;
  phase undone;
};

class cell {
 public:
  // SQLite: a file in `folder`. PostgreSQL: a schema on the server that
  // SCOPELAB_POSTGRESQL names, by a connection string of its superuser.
  cell(databases on, granularities how, const std::filesystem::path& folder,
       int clients);
  cell(cell&&) noexcept;
  ~cell();

  databases database() const;
  granularities granularity() const;

  // Whether a COMMIT waits for the disk. PostgreSQL: of the server, so of all cells.
  void set_fsync(bool on);

  // So many reservations, shared among the clients, each of which takes from items of
  // its own; then the undo of each, the last first.
  turn run(int reservations);

  // Statements that one reservation, and one undo, sends; BEGIN and COMMIT too.
  struct statements {
    int reserve = 0;
    int undo = 0;
  };
  statements count_statements();

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace scopelab::revert::cost
