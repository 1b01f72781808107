#include "scopelab/txn/tests/database.hpp"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <stdlib.h>

#include <sstream>
#include <stdexcept>

namespace scopelab::txn::test {

namespace {

sqlite_api::sqlite3* sqlite_of(soci::session& sql) {
  return static_cast<soci::sqlite3_session_backend*>(sql.get_backend())->conn_;
}

PGconn* postgresql_of(soci::session& sql) {
  return static_cast<soci::postgresql_session_backend*>(sql.get_backend())
      ->conn_;
}

int note(unsigned, void* seen, void*, void* text) {
  static_cast<std::vector<std::string>*>(seen)->emplace_back(
      static_cast<const char*>(text));
  return 0;
}

}  // namespace

database::database(kinds kind) : kind_(kind) {
  if (kind == kinds::sqlite) {
    std::string name =
        (std::filesystem::temp_directory_path() / "scopelab_txn_XXXXXX")
            .string();
    if (::mkdtemp(name.data()) == nullptr)
      throw std::runtime_error("no temporary folder");
    folder_ = name;
  }
  soci::session sql;
  open(sql);
  sql << "drop table if exists part";
  sql << "drop table if exists item";
  sql << "create table item (id integer primary key)";
  sql << "create table part (id integer primary key, item integer references "
         "item (id) deferrable initially deferred)";
}

database::~database() {
  std::error_code ignored;
  if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
}

void database::open(soci::session& sql) const {
  if (kind_ == kinds::sqlite) {
    sql.open(soci::sqlite3, "db=" + (folder_ / "test.db").string());
    sql << "pragma foreign_keys = on";
    sql << "pragma synchronous = off";
    return;
  }
  const char* const server = std::getenv("SCOPELAB_POSTGRESQL");
  if (server == nullptr)
    throw std::runtime_error(
        "no PostgreSQL server: run this by with_postgresql.sh");
  sql.open(soci::postgresql, server);
  sql << "set client_min_messages = warning";
}

int database::items() const {
  soci::session sql;
  open(sql);
  int n = -1;
  sql << "select count(*) from item", soci::into(n);
  return n;
}

wire_tap::wire_tap(soci::session& sql) : sql_(&sql) {
  if (sql.get_backend_name() == "sqlite3") {
    sqlite_api::sqlite3_trace_v2(sqlite_of(sql), SQLITE_TRACE_STMT, note,
                                 &seen_);
  } else {
    file_ = ::open_memstream(&text_, &size_);
    PQtrace(postgresql_of(sql), file_);
    PQsetTraceFlags(postgresql_of(sql), PQTRACE_SUPPRESS_TIMESTAMPS);
  }
}

wire_tap::~wire_tap() {
  if (file_ == nullptr) {
    sqlite_api::sqlite3_trace_v2(sqlite_of(*sql_), 0, nullptr, nullptr);
  } else {
    PQuntrace(postgresql_of(*sql_));
    std::fclose(file_);
    std::free(text_);
  }
}

std::vector<std::string> wire_tap::commands() const {
  if (file_ == nullptr) return seen_;
  std::fflush(file_);
  std::vector<std::string> result;
  std::istringstream lines{std::string{text_, size_}};
  // F <tab> 13 <tab> Query <tab> "BEGIN"
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("F") && line.find("\tQuery\t") != std::string::npos)
      result.push_back(line.substr(line.find('"') + 1));
  }
  return result;
}

int wire_tap::count(const std::string& words) const {
  int n = 0;
  for (const std::string& command : commands()) {
    const bool other =
        words == "ROLLBACK" && command.starts_with("ROLLBACK TO");
    if (command.starts_with(words) && !other) ++n;
  }
  return n;
}

}  // namespace scopelab::txn::test
