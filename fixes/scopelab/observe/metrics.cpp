#include "scopelab/observe/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <chrono>
#include <exception>
#include <mutex>
#include <utility>
#include <vector>

namespace scopelab::observe {

std::string_view name_of(failure why) noexcept {
  switch (why) {
    case failure::cancelled:
      return "cancelled";
    case failure::conflict:
      return "conflict";
    case failure::corrupt:
      return "corrupt";
    case failure::exception:
      return "exception";
    case failure::in_doubt:
      return "in_doubt";
    case failure::refused:
      return "refused";
    case failure::timeout:
      return "timeout";
    case failure::unavailable:
      return "unavailable";
    case failure::unfinished:
      break;
  }
  return "unfinished";
}

namespace {

prometheus::Counter& counter(prometheus::Registry& in, const char* name,
                             const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(in).Add({});
}

const prometheus::Histogram::BucketBoundaries seconds_up_to{
    .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10};

}  // namespace

class undo_metrics::state : public prometheus::Collectable {
 public:
  explicit state(std::function<double()> now) : now_(std::move(now)) {
    for (const failure why : all_failures) {
      failures_.at(static_cast<std::size_t>(why)) =
          &all_failures_.Add({{"reason", std::string{name_of(why)}}});
    }
  }

  // An outcome and its attempt are one: nobody collects in between.
  std::vector<prometheus::MetricFamily> Collect() const override {
    const std::lock_guard lock{mutex_};
    return registry_.Collect();
  }

  void count(const failure* why, double seconds) {
    const std::lock_guard lock{mutex_};
    attempts_.Increment();
    if (why == nullptr) {
      successes_.Increment();
      successes_took_.Observe(seconds);
    } else {
      failures_.at(static_cast<std::size_t>(*why))->Increment();
      failures_took_.Observe(seconds);
    }
  }

  void waiting(std::size_t how_many) {
    depth_.Set(static_cast<double>(how_many));
  }

  double now() const {
    if (now_) return now_();
    const auto since = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration<double>{since}.count();
  }

 private:
  const std::function<double()> now_;
  mutable std::mutex mutex_;
  prometheus::Registry registry_;
  prometheus::Counter& attempts_ =
      counter(registry_, "scopelab_undo_attempts_total",
              "Undos that have ended, in whatever way.");
  prometheus::Counter& successes_ =
      counter(registry_, "scopelab_undo_successes_total",
              "Undos after which the state is as before the command.");
  prometheus::Family<prometheus::Counter>& all_failures_ =
      prometheus::BuildCounter()
          .Name("scopelab_undo_failures_total")
          .Help("Undos that failed, by reason.")
          .Register(registry_);
  prometheus::Family<prometheus::Histogram>& took_ =
      prometheus::BuildHistogram()
          .Name("scopelab_undo_duration_seconds")
          .Help("How long an undo took, by outcome.")
          .Register(registry_);
  prometheus::Histogram& successes_took_ =
      took_.Add({{"outcome", "success"}}, seconds_up_to);
  prometheus::Histogram& failures_took_ =
      took_.Add({{"outcome", "failure"}}, seconds_up_to);
  prometheus::Gauge& depth_ = prometheus::BuildGauge()
                                  .Name("scopelab_undo_queue_depth")
                                  .Help("Undos that wait.")
                                  .Register(registry_)
                                  .Add({});
  std::array<prometheus::Counter*, all_failures.size()> failures_{};
};

undo_metrics::undo_metrics(std::function<double()> now)
    : state_(std::make_shared<state>(std::move(now))) {}

undo_metrics::~undo_metrics() = default;

void undo_metrics::queue_depth(std::size_t waiting) noexcept {
  state_->waiting(waiting);
}

std::string undo_metrics::expose() const {
  return prometheus::TextSerializer{}.Serialize(state_->Collect());
}

std::shared_ptr<prometheus::Collectable> undo_metrics::collectable() const {
  return state_;
}

undo_metrics::attempt::attempt(undo_metrics& in)
    : in_(&in),
      started_(in.state_->now()),
      exceptions_(std::uncaught_exceptions()) {}

undo_metrics::attempt::~attempt() {
  if (outcome_ == outcomes::none && std::uncaught_exceptions() > exceptions_) {
    why_ = failure::exception;
  }
  const bool good = outcome_ == outcomes::success;
  const double took = in_->state_->now() - started_;
  in_->state_->count(good ? nullptr : &why_, took > 0 ? took : 0);
}

void undo_metrics::attempt::succeeded() noexcept {
  if (outcome_ == outcomes::none) outcome_ = outcomes::success;
}

void undo_metrics::attempt::failed(failure why) noexcept {
  if (outcome_ != outcomes::none) return;
  outcome_ = outcomes::failure;
  why_ = why;
}

}  // namespace scopelab::observe
