#include "kit/own_database.hpp"

#include <fmt/format.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <random>

namespace kit {

own_database::own_database() {
  static std::atomic<int> made{0};
  const char* const server = std::getenv("SCOPELAB_POSTGRESQL");
  if (server == nullptr) return;
  server_ = server;
  schema_ = fmt::format("scopelab_{}_{}_{}", ::getpid(), ++made, std::random_device{}());
  soci::session sql{soci::postgresql, server_};
  sql << "create schema " << schema_;
}

own_database::~own_database() {
  if (server_.empty()) return;
  try {
    soci::session sql;
    open(sql);
    sql << "drop schema " << schema_ << " cascade";
  } catch (const std::exception& e) {
    fmt::print(stderr, "schema {} is left behind: {}\n", schema_, e.what());
  }
}

void own_database::open(soci::session& sql) const {
  if (server_.empty()) {
    sql.open(soci::sqlite3, "db=" + (folder_.path() / "own.db").string());
    sql << "pragma journal_mode = wal";
    sql << "pragma synchronous = off";
    sql << "pragma foreign_keys = on";
    sql << "pragma busy_timeout = 30000";
    return;
  }
  sql.open(soci::postgresql, server_);
  sql << "set client_min_messages = warning";
  sql << "set search_path = " << schema_;
}

}  // namespace kit
