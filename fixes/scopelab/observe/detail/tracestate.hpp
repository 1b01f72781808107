// The header tracestate, as it is passed through. Not for direct use.
#pragma once

#include <string>
#include <string_view>

namespace scopelab::observe::detail {

// Empty, if it is malformed; cut at a member, if it is too long.
std::string bounded_tracestate(std::string_view text);

}  // namespace scopelab::observe::detail
