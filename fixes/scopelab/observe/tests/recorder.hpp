// Keeps the spans it is given.
#pragma once

#include "scopelab/observe/exporter.hpp"

#include <algorithm>
#include <mutex>
#include <vector>

class recorder : public scopelab::observe::exporter {
 public:
  void take(scopelab::observe::finished_span&& span) noexcept override {
    const std::lock_guard lock{mutex_};
    spans.push_back(std::move(span));
  }
  bool flush(std::chrono::milliseconds) override { return true; }
  scopelab::observe::export_counts counts() const noexcept override {
    return {};
  }

  std::vector<scopelab::observe::finished_span> spans;

 private:
  std::mutex mutex_;
};

// "" if there is none.
inline std::string text_in(const scopelab::observe::finished_span& span,
                           std::string_view key) {
  for (const auto& each : span.attributes) {
    if (each.key == key) return std::get<std::string>(each.value);
  }
  return {};
}
