// What both databases take as text; not for direct use.
#pragma once

#include <string>
#include <string_view>

namespace scopelab::saga::detail {

// UTF-8 without NUL.
bool is_text(std::string_view bytes);

// Each byte that is no part of such text as \xNN.
std::string as_text(std::string_view bytes);

// In one line, of a bounded length: what an error says, in a table.
std::string one_line(std::string_view bytes);

}  // namespace scopelab::saga::detail
