// Takes messages out of a table for a time, so that nobody else has them: how a
// relay claims, and how the embedded broker hands out. Not for direct use.
#pragma once

#include "scopelab/saga/detail/query.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace scopelab::saga::detail {

struct statement {
  std::string text;
  std::vector<value> values;
};

struct claimed {
  message what;
  int attempt = 1;  // claims of this row, this one among them
};

// At most so many of those that `due` selects, in the order of their places.
// `update` goes up to its last condition, "... where ... and id"; `due` is a
// select of ids that ends with "limit ?". One statement: PostgreSQL's skips the
// rows that are locked, SQLite has one writer. `before_commit` is for tests.
std::vector<claimed> claim(soci::session& sql, const statement& update,
                           const statement& due, std::size_t at_most,
                           const std::function<void()>& before_commit = {});

}  // namespace scopelab::saga::detail
