// The shop's database: SQLite in a temporary folder, or the PostgreSQL server that
// the connection string in SCOPELAB_POSTGRESQL names, in a schema of its own. Both
// are gone with the object.
#pragma once

#include "kit/temporary_folder.hpp"

#include <soci/soci.h>

#include <string>
#include <vector>

class database {
 public:
  // With one item and one voucher.
  explicit database(const std::string& item = "book", int voucher = 7);
  database(const database&) = delete;
  database& operator=(const database&) = delete;
  ~database();

  void open(soci::session& sql) const;

  // Sessions that may work at the same time.
  std::size_t sessions() const;

  // Orders that have a row, and whether they have a line.
  struct row {
    int id;
    bool has_line;
  };
  std::vector<row> rows() const;

 private:
  kit::temporary_folder folder_;
  std::string server_;  // empty: SQLite
  std::string schema_;
};
