// What the OTLP exporter decides: what is queued, which batch goes when, what an
// answer means. No threads, no clock: times are what the caller says, in
// milliseconds of a clock that never goes back. Not for direct use.
#pragma once

#include "scopelab/observe/exporter.hpp"

#include <chrono>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace scopelab::observe::detail {

class export_queue {
 public:
  using ms = std::chrono::milliseconds;

  // `jitter`: a share from 0 to 1, so that many programs don't come back at once.
  export_queue(const otlp_options& limits, std::function<double()> jitter);

  // False: dropped.
  bool add(finished_span&& span, ms now);
  void lose() { ++counts_.dropped; }

  // What is to be done: send batch(), look again after a while, or nothing.
  struct step {
    enum class kinds { send, wait, idle } kind;
    ms until{};
  };
  step next(ms now);

  // Under way, until settle(); not touched by the others.
  const std::vector<finished_span>& batch() const { return batch_; }

  // What became of it; returns what is worth a report. `system_now`: of the
  // system's clock, for a Retry-After that is a date.
  std::optional<std::string> settle(const http_answer& answer, ms now,
                                    std::chrono::seconds system_now);

  // Everything that was taken so far goes as soon as the collector lets it.
  void hurry() { hurry_to_ = counts_.taken; }
  bool settled(std::uint64_t taken) const { return out() >= taken; }

  export_counts counts() const;

 private:
  std::uint64_t out() const {
    return counts_.sent + counts_.rejected + counts_.refused + counts_.given_up;
  }
  ms wait_for(const http_answer& answer, std::chrono::seconds system_now);
  std::string drop(std::uint64_t& counted, const std::string& why);

  const otlp_options limits_;
  const std::function<double()> jitter_;
  std::deque<std::pair<ms, finished_span>> waiting_;
  std::vector<finished_span> batch_;
  int attempts_ = 0;
  ms not_before_{};
  std::uint64_t hurry_to_ = 0;
  export_counts counts_;
};

// Seconds, or a date: how long from `now`. None: neither.
std::optional<std::chrono::seconds> parse_retry_after(const std::string& text,
                                                      std::chrono::seconds now);

}  // namespace scopelab::observe::detail
