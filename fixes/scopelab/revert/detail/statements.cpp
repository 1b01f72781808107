#include "scopelab/revert/detail/statements.hpp"

#include "scopelab/txn/detail/wire.hpp"

#include <algorithm>
#include <stdexcept>

namespace scopelab::revert::detail {

void require_name(std::string_view name) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  const auto good = [&](char c) { return letter(c) || (c >= '0' && c <= '9'); };
  if (name.empty() || !letter(name.front()) ||
      !std::all_of(name.begin(), name.end(), good))
    throw std::invalid_argument("scopelab::revert: not a name: '" +
                                std::string(name) + "'");
}

bool is_postgresql(soci::session& sql) {
  const std::string name = sql.get_backend_name();
  if (name != "postgresql" && name != "sqlite3")
    throw std::invalid_argument("scopelab::revert: not for " + name);
  return name == "postgresql";
}

// By the wire: SOCI would take "'...:x'" for a parameter.
void run(soci::session& sql, const std::string& text) {
  const txn::detail::answer said = txn::detail::send(sql, text);
  if (said.kind != txn::detail::answer::done)
    throw soci::soci_error(said.text + ", in: " + text);
}

long long changed_by(soci::statement& change) {
  change.execute(true);
  return change.get_affected_rows();
}

}  // namespace scopelab::revert::detail
