// The query of a request's target.
#pragma once

#include <optional>
#include <string_view>

namespace scopelab::pprof {

// What is behind the first '?'.
inline std::string_view query_of(std::string_view target) {
  const std::size_t at = target.find('?');
  return at == std::string_view::npos ? std::string_view{} : target.substr(at + 1);
}

// The value of `name`, as it is written.
inline std::optional<std::string_view> parameter(std::string_view target, std::string_view name) {
  for (std::string_view rest = query_of(target); !rest.empty();) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(pair.size() < rest.size() ? pair.size() + 1 : rest.size());
    if (pair.substr(0, pair.find('=')) != name) continue;
    return pair.size() == name.size() ? std::string_view{} : pair.substr(name.size() + 1);
  }
  return std::nullopt;
}

}  // namespace scopelab::pprof
