// A place, a session on it, and a clock that stands still.
#pragma once

#include "scopelab/saga/detail/query.hpp"
#include "scopelab/saga/outbox.hpp"
#include "scopelab/saga/relay.hpp"
#include "scopelab/saga/tests/places.hpp"
#include "scopelab/txn/transaction.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace scopelab::saga::test {

using std::chrono::seconds;

// A broker that takes, or does not.
struct list_broker : broker {
  void publish(const message& what) override {
    if (!error.empty()) throw broker_error(error);
    if (on_publish) on_publish(what);
    published.push_back(what.id);
  }
  std::unique_ptr<subscription> subscribe(const std::string&,
                                          const std::string&,
                                          const std::string&) override {
    return nullptr;
  }

  std::string error;
  std::vector<std::string> published;
  std::function<void(const message&)> on_publish;
};

// A subscription whose first acknowledge does not reach the broker.
class lost_acknowledge : public subscription {
 public:
  explicit lost_acknowledge(std::unique_ptr<subscription> of)
      : of_(std::move(of)) {}
  std::vector<delivery> receive(std::size_t at_most) override {
    return of_->receive(at_most);
  }
  void acknowledge(const delivery& d) override {
    if (!std::exchange(lost_, true)) throw broker_error("the broker is gone");
    of_->acknowledge(d);
  }
  void give_back(const delivery& d, std::chrono::milliseconds delay,
                 bool counts) override {
    of_->give_back(d, delay, counts);
  }

 private:
  std::unique_ptr<subscription> of_;
  bool lost_ = false;
};

using where = std::pair<databases, brokers>;

class at_place : public ::testing::TestWithParam<where> {
 protected:
  void SetUp() override { at.open(sql); }

  bool postgresql() const { return GetParam().first == databases::postgresql; }
  clock read() {
    return [this] { return now; };
  }

  // In a transaction of its own.
  void put(message what) {
    txn::transaction tx{sql, detail::writing(sql)};
    enqueue(tx, std::move(what));
    tx.commit();
  }
  void put(const std::string& id, const std::string& key = {}) {
    put({.id = id, .key = key, .topic = "orders"});
  }

  int rows(const std::string& table) {
    return count(sql, "select count(*) from " + table);
  }

  // Sends what is in the outbox, without end: each round as long as there is
  // something to do.
  void send_all(broker& to) {
    relay sender{sql, to, {.now = read()}};
    while (sender.poll() > 0) {
    }
  }

  place at{GetParam().first, GetParam().second};
  soci::session sql;
  instant now{1'000'000};
};

using texts = std::vector<std::string>;

// What a point throws where a process would be no more.
struct died {};

}  // namespace scopelab::saga::test

#define SCOPELAB_AT(name, suite, database, broker)                          \
  INSTANTIATE_TEST_SUITE_P(name, suite,                                     \
                           ::testing::Values(::scopelab::saga::test::where{ \
                               ::scopelab::saga::test::databases::database, \
                               ::scopelab::saga::test::brokers::broker}),   \
                           [](const auto&) { return "on"; })
// The prefix is the filter of a ctest entry: `sqlite` needs no server.
#define SCOPELAB_AT_BOTH_DATABASES(suite)       \
  SCOPELAB_AT(sqlite, suite, sqlite, embedded); \
  SCOPELAB_AT(postgresql, suite, postgresql, embedded)
#ifdef SCOPELAB_WITH_REDIS
#define SCOPELAB_EVERYWHERE(suite)                 \
  SCOPELAB_AT_BOTH_DATABASES(suite);               \
  SCOPELAB_AT(sqlite_redis, suite, sqlite, redis); \
  SCOPELAB_AT(postgresql_redis, suite, postgresql, redis)
#else
#define SCOPELAB_EVERYWHERE(suite) SCOPELAB_AT_BOTH_DATABASES(suite)
#endif
