// A middleware over a few sessions and workers, its errors collected.
#pragma once

#include "scopelab/txn/tests/database.hpp"
#include "scopelab/txn/transactional.hpp"

#include <gtest/gtest.h>

#include <mutex>
#include <string>
#include <vector>

namespace scopelab::txn::test {

namespace http = boost::beast::http;

inline request put(int id) {
  request req{http::verb::put, "/item", 11};
  req.body() = std::to_string(id);
  req.prepare_payload();
  return req;
}

inline response answer(const request& req, http::status status) {
  response r{status, req.version()};
  r.body() = "stored " + req.body();
  r.prepare_payload();
  return r;
}

// Stores the id in the body.
inline response store(transaction& tx, const request& req) {
  tx.sql() << "insert into item (id) values (" << req.body() << ")";
  return answer(req, http::status::ok);
}

class on_server : public ::testing::TestWithParam<kinds> {
 protected:
  static constexpr std::size_t size = 3;

  on_server() : workers(size), sessions(size) {}

  void SetUp() override {
    for (std::size_t i = 0; i < size; ++i) open(sessions.at(i));
  }
  void TearDown() override { workers.join(); }

  void open(soci::session& sql) const {
    db.open(sql);
    if (GetParam() == kinds::sqlite) sql << "pragma busy_timeout = 30000";
  }

  transactional_options opts() {
    transactional_options o;
    o.transaction.faults = &faults;
    if (GetParam() == kinds::sqlite) o.transaction.begin = "BEGIN IMMEDIATE";
    o.transaction.on_error = [this](std::string_view what) {
      const std::lock_guard lock{mutex};
      errors.emplace_back(what);
    };
    o.on_reconnect = [](soci::session& sql) {
      if (sql.get_backend_name() == "sqlite3")
        sql << "pragma busy_timeout = 30000";
    };
    return o;
  }

  fault_points faults;
  std::mutex mutex;
  std::vector<std::string> errors;
  database db{GetParam()};
  boost::asio::thread_pool workers;
  soci::connection_pool sessions;
};

}  // namespace scopelab::txn::test
