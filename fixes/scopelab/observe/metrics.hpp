// The metrics of undo: attempts, how they end, how long they take, what waits.
//
//   observe::undo_metrics metrics;            // every series is there, at 0
//
//   void revert(const row& of) {
//     observe::undo_metrics::attempt attempt{metrics};
//     if (of.taken)
//       return attempt.failed(observe::failure::conflict);
//                                             // failures{reason="conflict"}
//     take_back(of);                          // throws: "exception"
//     attempt.succeeded();                    // successes
//   }                                         // says nothing: "unfinished"
//
//   serve("/metrics", metrics.expose());      // or: prometheus::Exposer
//                                             //     .RegisterCollectable(
//                                             //         metrics.collectable())
//
// | name                            | type      | labels              |
// |---------------------------------|-----------|---------------------|
// | scopelab_undo_attempts_total    | counter   |                     |
// | scopelab_undo_successes_total   | counter   |                     |
// | scopelab_undo_failures_total    | counter   | reason              |
// | scopelab_undo_duration_seconds  | histogram | outcome             |
// | scopelab_undo_queue_depth       | gauge     |                     |
//
// attempts = successes + failures in every exposition: an attempt counts when
// it ends, in one step with its outcome. `reason` is a closed set, each born at
// 0, as a series that appears at 1 is no increase to Prometheus.
//
// rules/ and dashboard.json read these, and a test checks that they do.
//
// Not for: what an undo was about (a label a command is a series a command: a
// span has it).
//
// Errors: the constructor and expose() throw std::bad_alloc. An attempt throws
// nothing.
//
// Thread: all members from any; an attempt is one thread's at a time.
//
// Source: Prometheus' naming and instrumentation practices.
#pragma once

#include "scopelab/scope/detail/guard.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>

namespace prometheus {
class Collectable;
}

namespace scopelab::observe {

enum class failure {
  cancelled,    // by who asked
  conflict,     // what it would undo has changed since
  corrupt,      // the journal, a token or a snapshot can't be used
  exception,    // one left the block, and nobody said more
  in_doubt,     // it may have been done
  refused,      // by validation, or as it is too late
  timeout,      //
  unavailable,  // a participant, the broker, the database
  unfinished,   // the block ended, and nobody said how
};
inline constexpr std::array all_failures{
    failure::cancelled, failure::conflict,    failure::corrupt,
    failure::exception, failure::in_doubt,    failure::refused,
    failure::timeout,   failure::unavailable, failure::unfinished};

// The value of the label `reason`, and of error.type.
std::string_view name_of(failure why) noexcept;

namespace detail {
template <class T>
concept an_attempt_needs_the_metrics_that_count_it = !std::is_void_v<T>;
}

class undo_metrics {
 public:
  // `now`: seconds, by a clock that never goes back; none: the steady clock.
  explicit undo_metrics(std::function<double()> now = {});
  undo_metrics(const undo_metrics&) = delete;
  undo_metrics& operator=(const undo_metrics&) = delete;
  ~undo_metrics();

  // How many undos wait: outbox rows, queued compensations.
  void queue_depth(std::size_t waiting) noexcept;

  // Prometheus' text format, 0.0.4.
  std::string expose() const;
  static constexpr std::string_view content_type =
      "text/plain; version=0.0.4; charset=utf-8";

  // For prometheus::Exposer, and beside other metrics. May outlive this.
  std::shared_ptr<prometheus::Collectable> collectable() const;

  class attempt : scopelab::detail::a_guard_is_neither_copied_nor_moved {
   public:
    [[nodiscard("an unnamed attempt is over at once: give it a name")]]  //
    explicit attempt(undo_metrics& in);
    template <class Metrics = void>
      requires detail::an_attempt_needs_the_metrics_that_count_it<Metrics>
    attempt();
    ~attempt();

    // The first of them decides.
    void succeeded() noexcept;
    void failed(failure why) noexcept;

   private:
    enum class outcomes { none, success, failure };
    undo_metrics* in_;
    double started_;
    int exceptions_;
    outcomes outcome_ = outcomes::none;
    failure why_ = failure::unfinished;
  };

 private:
  class state;
  std::shared_ptr<state> state_;
};

}  // namespace scopelab::observe
