// One statement with parameters, on either database; not for direct use. SOCI's
// templates are compiled here once.
#pragma once

#include "scopelab/saga/message.hpp"
#include "scopelab/txn/options.hpp"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace soci {
class session;
}

namespace scopelab::saga::detail {

using value = std::variant<std::string, std::int64_t>;
using row = std::vector<std::string>;

// Each '?' in the text stands for the next value. Returns the rows, read to
// their end: SQLite carries a RETURNING out only then. No column may be null.
std::vector<row> query(soci::session& sql, const std::string& text,
                       const std::vector<value>& values = {}, int columns = 0);

// A row that there is one of.
row query_one(soci::session& sql, const std::string& text,
              const std::vector<value>& values, int columns);

bool is_postgresql(soci::session& sql);

// A transaction that will write. SQLite is asked for its lock at once: one that
// reads first is refused it ("busy") when somebody has written in between.
txn::options writing(soci::session& sql);

// The columns of a message, in all tables that keep one; then its values.
inline const std::string message_columns =
    "id, key, topic, payload, traceparent, saga, step, attempt, kind, seq";
inline constexpr int message_width = 10;
std::vector<value> values_of(const message& what);
message message_of(const row& from, std::size_t first = 0);

std::int64_t number(const std::string& text);

}  // namespace scopelab::saga::detail
