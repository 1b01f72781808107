#include "database.hpp"

#include <fmt/format.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <random>
#include <set>

database::database(const std::string& item, int voucher) {
  static std::atomic<int> made{0};
  if (const char* const server = std::getenv("SCOPELAB_POSTGRESQL")) {
    server_ = server;
    schema_ = fmt::format("scopelab_{}_{}_{}", ::getpid(), ++made, std::random_device{}());
    soci::session sql{soci::postgresql, server_};
    sql << "create schema " << schema_;
  }
  soci::session sql;
  open(sql);
  sql << "create table item (name varchar(20) primary key)";
  sql << "insert into item (name) values (:name)", soci::use(item);
  sql << "create table voucher (id integer primary key)";
  sql << "insert into voucher (id) values (:id)", soci::use(voucher);
  sql << "create table orders (id integer primary key, voucher integer references voucher (id) "
         "deferrable initially deferred)";
  sql << "create table line (order_id integer references orders (id), "
         "item varchar(20) references item (name))";
}

database::~database() {
  if (server_.empty()) return;
  try {
    soci::session sql;
    open(sql);
    sql << "drop schema " << schema_ << " cascade";
  } catch (const std::exception& e) {
    fmt::print(stderr, "schema {} is left behind: {}\n", schema_, e.what());
  }
}

void database::open(soci::session& sql) const {
  if (server_.empty()) {
    sql.open(soci::sqlite3, "db=" + (folder_.path() / "shop.db").string());
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

// SQLite has one writer at a time; more of them would only wait.
std::size_t database::sessions() const { return server_.empty() ? 2 : 4; }

std::vector<database::row> database::rows() const {
  soci::session sql;
  open(sql);
  const soci::rowset<int> with_line = (sql.prepare << "select order_id from line");
  const std::set<int> lines{with_line.begin(), with_line.end()};
  std::vector<row> all;
  const soci::rowset<int> orders = (sql.prepare << "select id from orders order by id");
  for (const int id : orders) all.push_back({id, lines.contains(id)});
  return all;
}
