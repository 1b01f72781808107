// One POST, on Boost.Beast. Not for direct use.
#pragma once

#include "scopelab/observe/exporter.hpp"

#include <string>

namespace scopelab::observe::detail {

// Throws std::invalid_argument for a URL that is not
// http://HOST[:PORT][/PATH], PATH being /v1/traces if there is none. What it
// returns ends within its timeout, and throws nothing.
http_post post_to(const std::string& url);

}  // namespace scopelab::observe::detail
