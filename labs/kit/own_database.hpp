// A database of its own: SQLite in a temporary folder, or a schema of its own on the
// PostgreSQL server that the connection string in SCOPELAB_POSTGRESQL names. Both are
// gone with the object. In scopelab_kit_sql, for labs that stand on scopelab::txn.
//
//   const kit::own_database data;
//   soci::session sql;
//   data.open(sql);
#pragma once

#include "kit/temporary_folder.hpp"

#include <soci/soci.h>

#include <string>

namespace kit {

class own_database {
 public:
  own_database();
  own_database(const own_database&) = delete;
  own_database& operator=(const own_database&) = delete;
  ~own_database();

  // Another session on it. What is committed need not outlive the machine. Any thread.
  void open(soci::session& sql) const;

  bool on_server() const { return !server_.empty(); }

 private:
  temporary_folder folder_;
  std::string server_;  // empty: SQLite
  std::string schema_;
};

}  // namespace kit
