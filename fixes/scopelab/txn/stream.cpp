#include "scopelab/txn/stream.hpp"

namespace scopelab::txn {

stream::stream(detail::level& of) : of_(&of), next_(nullptr) {
  of.require_active("a stream");
  next_ = of.streams_;
  of.streams_ = this;
}

void stream::close() noexcept {
  if (of_ == nullptr) return;
  stream** link = &of_->streams_;
  while (*link != this) link = &(*link)->next_;
  *link = next_;
  of_ = nullptr;
}

}  // namespace scopelab::txn
