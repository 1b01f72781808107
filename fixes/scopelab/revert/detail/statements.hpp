// Names and single statements. Not for direct use.
#pragma once

#include <soci/soci.h>

#include <string>
#include <string_view>

namespace scopelab::revert::detail {

// Throws std::invalid_argument unless it can be put into a statement as it is.
void require_name(std::string_view name);

bool is_postgresql(soci::session& sql);

// A statement without parameters, in which a colon is a colon.
void run(soci::session& sql, const std::string& text);

// Executes a prepared change: the rows that it changed.
long long changed_by(soci::statement& change);

}  // namespace scopelab::revert::detail
