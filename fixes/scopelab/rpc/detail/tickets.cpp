#include "scopelab/rpc/detail/tickets.hpp"

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
                           std::function<void()> cancel) {
  std::unique_lock lock{of_.mutex_};
  // While it waits another one may come, and be the one to be cancelled.
  while (of_.holders_.contains(session)) {
    of_.holders_.at(session).cancel();
    of_.left_.wait(lock);
  }
  session_ = session;
  of_.holders_[session] = {this, std::move(cancel)};
}

}  // namespace scopelab::rpc::detail
