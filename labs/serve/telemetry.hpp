// What the shop tells of itself: spans and metrics.
#pragma once

#include "scopelab/observe/exporter.hpp"
#include "scopelab/observe/metrics.hpp"
#include "scopelab/observe/span.hpp"

#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace serve {

// Keeps the last spans for GET /traces, and hands all of them on.
class recent_spans : public scopelab::observe::exporter {
 public:
  explicit recent_spans(std::shared_ptr<exporter> next, std::size_t most = 1000);

  void take(scopelab::observe::finished_span&& span) noexcept override;
  bool flush(std::chrono::milliseconds within) override;
  scopelab::observe::export_counts counts() const noexcept override;

  // Those of a trace, by their start.
  std::vector<scopelab::observe::finished_span> of_trace(std::string_view trace) const;
  // Those that failed so, the latest first; empty: those that failed.
  std::vector<scopelab::observe::finished_span> failed(std::string_view error_type) const;

 private:
  const std::shared_ptr<exporter> next_;
  const std::size_t most_;
  mutable std::mutex mutex_;
  std::deque<scopelab::observe::finished_span> kept_;
  std::deque<scopelab::observe::finished_span> failed_;  // the healthy ones don't drive these out
};

// The value of an attribute as text, or nothing.
std::string text_of(const scopelab::observe::finished_span& span, std::string_view key);

struct telemetry {
  explicit telemetry(std::shared_ptr<scopelab::observe::exporter> to)
      : spans(std::make_shared<recent_spans>(std::move(to))), tracer(spans) {}

  std::shared_ptr<recent_spans> spans;
  scopelab::observe::tracer tracer;
  scopelab::observe::undo_metrics metrics;
};

}  // namespace serve
