// Where the tests run: a database and a broker, of which the servers are started
// by with_postgresql.sh and with_redis.sh.
#pragma once

#include "scopelab/saga/broker.hpp"
#include "scopelab/saga/time.hpp"

#include <soci/soci.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace scopelab::saga::test {

enum class databases { sqlite, postgresql };
enum class brokers { embedded, redis };

inline constexpr std::chrono::milliseconds lease{30'000};

// Empty tables, those of schema.hpp and effect(pos, topic, saga, step, kind,
// seq); empty streams. No session is open when it is made, so that it can fork.
class place {
 public:
  place(databases database, brokers broker);
  ~place();
  place(const place&) = delete;
  place& operator=(const place&) = delete;

  databases database() const { return database_; }
  brokers broker() const { return broker_; }
  void open(soci::session& sql) const;
  std::unique_ptr<saga::broker> make_broker(soci::session& sql,
                                            clock now) const;

  // What Redis' clock would do in a lease: all that is out becomes old.
  void let_the_lease_pass() const;
  // Messages that the broker has handed out or keeps for a group.
  int left_in_broker(soci::session& sql) const;

  std::filesystem::path folder() const { return folder_; }

 private:
  databases database_;
  brokers broker_;
  std::filesystem::path folder_;
};

// The first cell, as a number.
int count(soci::session& sql, const std::string& query);

// All cells of the first column.
std::vector<std::string> column(soci::session& sql, const std::string& query);

}  // namespace scopelab::saga::test
