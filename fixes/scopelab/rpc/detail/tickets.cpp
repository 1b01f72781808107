#include "scopelab/rpc/detail/tickets.hpp"

#include <chrono>
#include <utility>

namespace scopelab::rpc::detail {

tickets::ticket::ticket(tickets& of) : of_(of), admitted_(false) {
  const std::lock_guard lock{of_.mutex_};
  admitted_ = of_.given_ < of_.most_;
  if (admitted_) ++of_.given_;
}

tickets::ticket::~ticket() {
  const std::lock_guard lock{of_.mutex_};
  if (admitted_) --of_.given_;
  if (!session_.empty()) of_.holders_.erase(session_);
  of_.left_.notify_all();
}

void tickets::ticket::take(const std::string& session,
                           std::function<void(bool)> leave) {
  constexpr std::chrono::milliseconds grace{500};
  std::unique_lock lock{of_.mutex_};
  bool at_once = false;
  // While it waits another one may come, and be the one that has to leave.
  while (of_.holders_.contains(session)) {
    of_.holders_.at(session)(at_once);
    at_once = of_.left_.wait_for(lock, grace) == std::cv_status::timeout;
  }
  session_ = session;
  of_.holders_[session] = std::move(leave);
}

}  // namespace scopelab::rpc::detail
