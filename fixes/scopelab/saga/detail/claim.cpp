#include "scopelab/saga/detail/claim.hpp"

#include "scopelab/txn/transaction.hpp"

#include <algorithm>
#include <utility>

namespace scopelab::saga::detail {

std::vector<claimed> claim(soci::session& sql, const statement& update,
                           const statement& due, std::size_t at_most,
                           const std::function<void()>& before_commit) {
  const bool postgresql = is_postgresql(sql);
  const auto limited = [&](std::vector<value> values, std::size_t limit) {
    values.insert(values.end(), due.values.begin(), due.values.end());
    values.emplace_back(static_cast<std::int64_t>(limit));
    return values;
  };
  // SQLite has one lock for whoever writes: those that only look do not ask for
  // it, and leave it to those that have something to do.
  if (!postgresql && query(sql, due.text, limited({}, 1), 1).empty()) return {};
  // "= any (array (...))" makes PostgreSQL run the inner query once; with "in"
  // it may choose a plan that runs it again and claims more than the limit.
  const std::string among =
      postgresql ? " = any (array (" + due.text + " for update skip locked))"
                 : " in (" + due.text + ")";
  // A transaction around one statement: without it SQLite could answer the rows,
  // then fail to commit, and nobody would be told that they are not claimed.
  txn::transaction tx{sql, writing(sql)};
  const std::vector<row> rows = query(
      tx.sql(),
      update.text + among + " returning " + message_columns + ", attempts",
      limited(update.values, at_most), message_width + 1);
  if (before_commit) before_commit();
  tx.commit();
  std::vector<claimed> all;
  for (const row& r : rows)
    all.push_back({.what = message_of(r),
                   .attempt = static_cast<int>(number(r.at(message_width)))});
  // RETURNING promises no order.
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return std::pair{a.what.seq, a.what.id} < std::pair{b.what.seq, b.what.id};
  });
  return all;
}

}  // namespace scopelab::saga::detail
