// The shop's database, on SQLite or PostgreSQL.
#pragma once

#include "kit/own_database.hpp"

#include <soci/soci.h>

#include <string>
#include <vector>

class database {
 public:
  // With one item and one voucher.
  explicit database(const std::string& item = "book", int voucher = 7);

  void open(soci::session& sql) const { data_.open(sql); }

  // Sessions that may work at the same time.
  std::size_t sessions() const;

  // Orders that have a row, and whether they have a line.
  struct row {
    int id;
    bool has_line;
  };
  std::vector<row> rows() const;

 private:
  kit::own_database data_;
};
