#include "scopelab/revert/compensations.hpp"

#include "scopelab/revert/detail/statements.hpp"

#include <utility>

namespace scopelab::revert {

using soci::into;
using soci::use;

compensations::compensations(std::string table) : table_(std::move(table)) {
  detail::require_name(table_);
}

void compensations::create(soci::session& sql) const {
  detail::is_postgresql(sql);
  detail::run(sql, "create table if not exists " + table_ +
                       " (token text primary key, what text not null, "
                       "compensates text unique)");
}

// Two that record the same at a time: the second waits, and then inserts nothing.
bool compensations::record(txn::transaction& in, const std::string& token,
                           const std::string& what) const {
  soci::statement insert =
      (in.sql().prepare << "insert into " + table_ +
                               " (token, what) values (:token, :what) "
                               "on conflict (token) do nothing",
       use(token), use(what));
  return detail::changed_by(insert) == 1;
}

outcomes compensations::compensate(
    txn::transaction& in, const std::string& token,
    const std::function<void(const std::string& what)>& effect) const {
  soci::session& sql = in.sql();
  // Whoever comes second waits here until it is known what becomes of the first.
  soci::statement insert =
      (sql.prepare << "insert into " + table_ +
                          " (token, what, compensates) select 'undo of ' || "
                          "token, what, token from " +
                          table_ +
                          " where token = :token and compensates is null "
                          "on conflict (compensates) do nothing",
       use(token));
  const bool first = detail::changed_by(insert) == 1;
  std::string what;
  sql << "select what from " + table_ +
             " where token = :token and compensates is null",
      use(token), into(what);
  if (!sql.got_data()) return outcomes::unknown;
  if (!first) return outcomes::undone_before;
  effect(what);  // throws: so does this, and the transaction is rolled back
  return outcomes::undone;
}

}  // namespace scopelab::revert
