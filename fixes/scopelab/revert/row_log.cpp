#include "scopelab/revert/row_log.hpp"

#include "scopelab/revert/detail/recorder.hpp"
#include "scopelab/revert/detail/statements.hpp"

#include <stdexcept>
#include <utility>

namespace scopelab::revert {

row_log::row_log(std::vector<std::string> tables) : tables_(std::move(tables)) {
  for (const std::string& table : tables_) detail::require_name(table);
  if (tables_.empty())
    throw std::invalid_argument("scopelab::revert: no table is to be recorded");
}

void row_log::create(soci::session& sql) const {
  if (detail::is_postgresql(sql))
    return detail::create_on_postgresql(sql, tables_);
  detail::create_on_sqlite(sql, tables_);
}

outcomes row_log::undo(txn::transaction& in, const std::string& token) const {
  soci::session& sql = in.sql();
  return detail::is_postgresql(sql) ? detail::undo_on_postgresql(sql, token)
                                    : detail::undo_on_sqlite(sql, token);
}

struct recording::state {
  txn::transaction* of;
  std::string token;
  std::unique_ptr<detail::recorder> notes;
};

recording::recording(const row_log& into, txn::transaction& of,
                     std::string token)
    : state_(new state{&of, std::move(token), nullptr}) {
  soci::session& sql = of.sql();
  state_->notes =
      detail::is_postgresql(sql)
          ? detail::record_on_postgresql(sql, into.tables(), state_->token)
          : detail::record_on_sqlite(sql, into.tables());
}

// The recorder takes back what PostgreSQL's triggers have written, unless finished.
recording::~recording() = default;

void recording::finish() {
  if (state_->notes == nullptr)
    throw std::logic_error("scopelab::revert: the recording '" + state_->token +
                           "' is finished already");
  state_->of->sql();  // refuses after the end of the transaction
  state_->notes->write(state_->token);
  state_->notes = nullptr;
}

}  // namespace scopelab::revert
