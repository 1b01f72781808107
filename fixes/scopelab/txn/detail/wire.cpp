#include "scopelab/txn/detail/wire.hpp"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <memory>
#include <string_view>

namespace scopelab::txn::detail {

namespace {

// By name, not by dynamic_cast: a backend may come out of dlopen.
sqlite_api::sqlite3* as_sqlite(soci::session& sql) {
  if (sql.get_backend_name() != "sqlite3") return nullptr;
  return static_cast<soci::sqlite3_session_backend*>(sql.get_backend())->conn_;
}

PGconn* as_postgresql(soci::session& sql) {
  if (sql.get_backend_name() != "postgresql") return nullptr;
  return static_cast<soci::postgresql_session_backend*>(sql.get_backend())
      ->conn_;
}

std::string one_line(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  for (char& c : text)
    if (c == '\n') c = ' ';
  return text;
}

answer send_sqlite(sqlite_api::sqlite3* db, const std::string& command) {
  const int code =
      sqlite_api::sqlite3_exec(db, command.c_str(), nullptr, nullptr, nullptr);
  if (code == SQLITE_OK) return {answer::done};
  // After an I/O error the frames of a commit may be in the file, and count
  // once it is opened again.
  const auto kind =
      (code & 0xff) == SQLITE_IOERR ? answer::none : answer::error;
  return {kind, sqlite_api::sqlite3_errmsg(db)};
}

answer send_postgresql(PGconn* db, const std::string& command) {
  const std::unique_ptr<PGresult, decltype(&PQclear)> result{
      PQexec(db, command.c_str()), &PQclear};
  if (result && PQresultStatus(result.get()) == PGRES_COMMAND_OK) {
    // The COMMIT of an aborted transaction succeeds, as a ROLLBACK.
    const bool turned = command == "COMMIT" &&
                        std::string_view{PQcmdStatus(result.get())} != "COMMIT";
    if (!turned) return {answer::done};
    return {answer::rolled_back, "an earlier statement had failed"};
  }
  const char* const field =
      result ? PQresultErrorField(result.get(), PG_DIAG_SQLSTATE) : nullptr;
  const std::string_view sqlstate = field ? field : "08000";
  const bool unanswered = PQtransactionStatus(db) == PQTRANS_UNKNOWN ||
                          sqlstate.starts_with("08") ||  // connection
                          sqlstate == "40003";           // completion unknown
  return {unanswered ? answer::none : answer::error,
          one_line(PQerrorMessage(db))};
}

}  // namespace

link look(soci::session& sql) {
  if (sql.get_backend() == nullptr) return link::lost;
  if (auto* const db = as_sqlite(sql))
    return sqlite_api::sqlite3_get_autocommit(db) != 0 ? link::idle
                                                       : link::open;
  if (auto* const db = as_postgresql(sql)) {
    switch (PQtransactionStatus(db)) {
      case PQTRANS_IDLE:
        return link::idle;
      case PQTRANS_INERROR:
        return link::aborted;
      case PQTRANS_UNKNOWN:
        return link::lost;
      default:
        return link::open;
    }
  }
  return link::unknown;
}

answer send(soci::session& sql, const std::string& command) {
  if (auto* const db = as_sqlite(sql)) return send_sqlite(db, command);
  if (auto* const db = as_postgresql(sql)) return send_postgresql(db, command);
  try {
    sql << command;
    return {answer::done};
  } catch (const std::exception& e) {
    return {answer::none, one_line(e.what())};
  }
}

}  // namespace scopelab::txn::detail
