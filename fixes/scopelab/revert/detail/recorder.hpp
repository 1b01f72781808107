// What a row_log does on one of the databases. Not for direct use.
#pragma once

#include "scopelab/revert/outcome.hpp"

#include <soci/soci.h>

#include <memory>
#include <string>
#include <vector>

namespace scopelab::revert::detail {

using tables = std::vector<std::string>;

// Notes changes from its construction on, until it is destroyed.
class recorder {
 public:
  recorder() = default;
  recorder(const recorder&) = delete;
  recorder& operator=(const recorder&) = delete;
  virtual ~recorder() = default;
  virtual void write(const std::string& token) = 0;
};

void create_on_sqlite(soci::session& sql, const tables& of);
std::unique_ptr<recorder> record_on_sqlite(soci::session& sql,
                                           const tables& of);
outcomes undo_on_sqlite(soci::session& sql, const std::string& token);

void create_on_postgresql(soci::session& sql, const tables& of);
std::unique_ptr<recorder> record_on_postgresql(soci::session& sql,
                                               const tables& of,
                                               const std::string& token);
outcomes undo_on_postgresql(soci::session& sql, const std::string& token);

}  // namespace scopelab::revert::detail
