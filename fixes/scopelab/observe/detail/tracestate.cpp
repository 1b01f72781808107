#include "scopelab/observe/detail/tracestate.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace scopelab::observe::detail {

namespace {

constexpr std::size_t most_members = 32;
constexpr std::size_t most_characters = 512;
constexpr std::size_t long_member = 128;

std::string_view without_space(std::string_view text) {
  const auto from = text.find_first_not_of(" \t");
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t") - from + 1);
}

bool is_lower_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// A key is `simple` or `tenant@system`.
bool is_key(std::string_view key) {
  const auto at = key.find('@');
  const bool has_tenant = at != std::string_view::npos;
  const auto system = has_tenant ? key.substr(at + 1) : key;
  const auto tenant = has_tenant ? key.substr(0, at) : std::string_view{"t"};
  const auto is_of_key = [](char c) {
    return is_lower_or_digit(c) || c == '_' || c == '-' || c == '*' || c == '/';
  };
  if (tenant.empty() || tenant.size() > 241 || !is_lower_or_digit(tenant[0])) {
    return false;
  }
  if (system.empty() || system.size() > (has_tenant ? 14u : 256u)) return false;
  if (system[0] < 'a' || system[0] > 'z') return false;
  return std::ranges::all_of(tenant, is_of_key) &&
         std::ranges::all_of(system, is_of_key);
}

bool is_value(std::string_view value) {
  return !value.empty() && value.size() <= 256 && value.back() != ' ' &&
         std::ranges::all_of(value, [](char c) {
           return c >= ' ' && c <= '~' && c != ',' && c != '=';
         });
}

}  // namespace

std::string bounded_tracestate(std::string_view text) {
  std::vector<std::string_view> members;
  std::vector<std::string_view> keys;
  while (!text.empty()) {
    const auto comma = text.find(',');
    const auto member = without_space(text.substr(0, comma));
    text.remove_prefix(comma == std::string_view::npos ? text.size()
                                                       : comma + 1);
    if (member.empty()) continue;  // allowed between commas
    const auto equals = member.find('=');
    if (equals == std::string_view::npos) return {};
    const auto key = member.substr(0, equals);
    if (!is_key(key) || !is_value(member.substr(equals + 1))) return {};
    if (std::ranges::find(keys, key) != keys.end()) return {};
    keys.push_back(key);
    members.push_back(member);
  }

  const auto length = [&] {
    std::size_t sum = members.empty() ? 0 : members.size() - 1;
    for (const auto member : members) sum += member.size();
    return sum;
  };
  if (length() > most_characters) {
    std::erase_if(members, [](auto each) { return each.size() > long_member; });
  }
  while (members.size() > most_members || length() > most_characters) {
    members.pop_back();
  }
  std::string kept;
  for (const auto member : members) {
    if (!kept.empty()) kept += ',';
    kept += member;
  }
  return kept;
}

}  // namespace scopelab::observe::detail
