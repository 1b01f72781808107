#include "scopelab/rpc/status.hpp"

#include <array>

namespace scopelab::rpc {
namespace {

constexpr std::array names{"ok",
                           "cancelled",
                           "unknown",
                           "invalid_argument",
                           "deadline_exceeded",
                           "not_found",
                           "already_exists",
                           "permission_denied",
                           "resource_exhausted",
                           "failed_precondition",
                           "aborted",
                           "out_of_range",
                           "unimplemented",
                           "internal",
                           "unavailable",
                           "data_loss",
                           "unauthenticated"};

}  // namespace

std::string status::describe() const {
  const auto number = static_cast<std::size_t>(code);
  std::string text{number < names.size() ? names[number] : "?"};
  if (!reason.empty()) text.append(": ").append(reason);
  if (!message.empty()) text.append(": ").append(message);
  for (const field& each : fields) {
    text.append("; ").append(each.where.empty() ? "it" : each.where);
    text.append(": ").append(each.what);
  }
  return text;
}

}  // namespace scopelab::rpc
