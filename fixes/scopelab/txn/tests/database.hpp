// The databases the tests run on, and what went over their wire.
#pragma once

#include <soci/soci.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace scopelab::txn::test {

enum class kinds { sqlite, postgresql };

// Two empty tables: item(id), and part(id, item) whose reference to item is
// checked at COMMIT. SQLite: a file in a folder of its own. PostgreSQL: the
// server that SCOPELAB_POSTGRESQL names, by a connection string.
class database {
 public:
  explicit database(kinds kind);
  ~database();
  database(const database&) = delete;
  database& operator=(const database&) = delete;

  kinds kind() const { return kind_; }
  void open(soci::session& sql) const;

  // Rows of item, as somebody else sees them.
  int items() const;

 private:
  kinds kind_;
  std::filesystem::path folder_;
};

// What the database's client library sends from now on, by its own account.
class wire_tap {
 public:
  explicit wire_tap(soci::session& sql);
  ~wire_tap();
  wire_tap(const wire_tap&) = delete;
  wire_tap& operator=(const wire_tap&) = delete;

  // How many commands begin with `words`, in upper case. The one of ROLLBACK
  // doesn't count ROLLBACK TO.
  int count(const std::string& words) const;
  int ends() const { return count("COMMIT") + count("ROLLBACK"); }

 private:
  std::vector<std::string> commands() const;

  soci::session* sql_;
  std::vector<std::string> seen_;  // SQLite
  char* text_ = nullptr;           // PostgreSQL
  std::size_t size_ = 0;
  std::FILE* file_ = nullptr;
};

}  // namespace scopelab::txn::test
