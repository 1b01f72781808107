#include "scopelab/observe/exporter.hpp"

#include "scopelab/observe/detail/export_queue.hpp"
#include "scopelab/observe/detail/http_post.hpp"
#include "scopelab/observe/detail/otlp_json.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <random>
#include <thread>

namespace scopelab::observe {

namespace {

using std::chrono::milliseconds;
using clock = std::chrono::steady_clock;

milliseconds now() {
  return std::chrono::duration_cast<milliseconds>(
      clock::now().time_since_epoch());
}

std::chrono::seconds system_now() {
  return std::chrono::duration_cast<std::chrono::seconds>(
      std::chrono::system_clock::now().time_since_epoch());
}

double any_share() {
  thread_local std::minstd_rand random{std::random_device{}()};
  return std::uniform_real_distribution<>{}(random);
}

class otlp_exporter final : public exporter {
 public:
  otlp_exporter(resource of, otlp_options options)
      : of_(std::move(of)),
        options_(std::move(options)),
        post_(options_.post ? options_.post : detail::post_to(options_.url)),
        queue_(options_, any_share),
        sender_([this] { run(); }) {}

  ~otlp_exporter() override {
    {
      const std::lock_guard lock{mutex_};
      queue_.hurry();
      ends_at_ = now() + options_.at_shutdown;
    }
    wake_.notify_one();
    sender_.join();
  }

  void take(finished_span&& span) noexcept override {
    try {
      {
        const std::lock_guard lock{mutex_};
        queue_.add(std::move(span), now());
      }
      wake_.notify_one();
    } catch (...) {
      const std::lock_guard lock{mutex_};
      queue_.lose();
    }
  }

  bool flush(milliseconds within) override {
    std::unique_lock lock{mutex_};
    queue_.hurry();
    const auto taken = queue_.counts().taken;
    wake_.notify_one();
    return left_.wait_for(lock, within,
                          [&] { return queue_.settled(taken) && !reports_; });
  }

  export_counts counts() const noexcept override {
    const std::lock_guard lock{mutex_};
    return queue_.counts();
  }

 private:
  void run() {
    std::unique_lock lock{mutex_};
    for (;;) {
      const auto step = queue_.next(now());
      const bool ends = ends_at_.has_value();
      using kinds = detail::export_queue::step::kinds;
      if (ends && (step.kind == kinds::idle || now() >= *ends_at_)) break;
      if (step.kind == kinds::send) {
        send(lock);
      } else if (step.kind == kinds::wait || ends) {
        const auto until = ends ? std::min(step.until, *ends_at_) : step.until;
        wake_.wait_for(lock, until - now());
      } else {
        wake_.wait(lock);
      }
    }
    const auto unsent = queue_.counts().unsent;
    lock.unlock();
    if (unsent > 0) {
      report(std::to_string(unsent) + " spans are lost at shutdown");
    }
  }

  void send(std::unique_lock<std::mutex>& lock) {
    auto timeout = options_.timeout;
    if (ends_at_) timeout = std::min(timeout, *ends_at_ - now());
    lock.unlock();
    const http_answer answer = ask(timeout);
    lock.lock();
    if (const auto problem = queue_.settle(answer, now(), system_now())) {
      reports_ = true;
      lock.unlock();
      report(*problem);
      lock.lock();
      reports_ = false;
    }
    left_.notify_all();
  }

  http_answer ask(milliseconds timeout) const {
    try {
      return post_(detail::otlp_request(of_, queue_.batch()), timeout);
    } catch (const std::exception& error) {
      return {.error = error.what()};
    }
  }

  void report(const std::string& what) const {
    if (options_.on_problem) options_.on_problem(what);
  }

  const resource of_;
  const otlp_options options_;
  const http_post post_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable left_;
  detail::export_queue queue_;
  std::optional<milliseconds> ends_at_;
  bool reports_ = false;  // a problem, which a flush waits for
  std::thread sender_;    // the last: it uses all of the others
};

}  // namespace

std::shared_ptr<exporter> make_otlp_exporter(resource of,
                                             otlp_options options) {
  return std::make_shared<otlp_exporter>(std::move(of), std::move(options));
}

}  // namespace scopelab::observe
