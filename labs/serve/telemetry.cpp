#include "serve/telemetry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

namespace serve {

namespace observe = scopelab::observe;

recent_spans::recent_spans(std::shared_ptr<exporter> next, std::size_t most)
    : next_(std::move(next)), most_(most) {}

void recent_spans::take(observe::finished_span&& span) noexcept {
  try {
    const std::scoped_lock lock{mutex_};
    auto& kept = span.status == observe::span_status::error ? failed_ : kept_;
    kept.push_back(span);
    if (kept.size() > most_) kept.pop_front();
  } catch (const std::bad_alloc&) {
    // One less to look at here; it is handed on all the same.
  }
  if (next_) next_->take(std::move(span));
}

bool recent_spans::flush(std::chrono::milliseconds within) {
  return !next_ || next_->flush(within);
}

observe::export_counts recent_spans::counts() const noexcept {
  return next_ ? next_->counts() : observe::export_counts{};
}

std::vector<observe::finished_span> recent_spans::of_trace(std::string_view trace) const {
  std::vector<observe::finished_span> found;
  {
    const std::scoped_lock lock{mutex_};
    for (const auto* const all : {&kept_, &failed_}) {
      std::copy_if(all->begin(), all->end(), std::back_inserter(found),
                   [&](const auto& each) { return each.context.trace.hex() == trace; });
    }
  }
  std::sort(found.begin(), found.end(),
            [](const auto& a, const auto& b) { return a.start_ns < b.start_ns; });
  return found;
}

std::vector<observe::finished_span> recent_spans::failed(std::string_view error_type) const {
  std::vector<observe::finished_span> found;
  const std::scoped_lock lock{mutex_};
  std::copy_if(failed_.rbegin(), failed_.rend(), std::back_inserter(found), [&](const auto& each) {
    return error_type.empty() || text_of(each, "error.type") == error_type;
  });
  return found;
}

std::string text_of(const observe::finished_span& span, std::string_view key) {
  const auto found = std::find_if(span.attributes.begin(), span.attributes.end(),
                                  [&](const auto& each) { return each.key == key; });
  if (found == span.attributes.end()) return {};
  return std::visit([](const auto& value) { return fmt::format("{}", value); }, found->value);
}

}  // namespace serve
