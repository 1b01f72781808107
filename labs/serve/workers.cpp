#include "serve/workers.hpp"

#include "scopelab/saga/outbox.hpp"
#include "scopelab/saga/participant.hpp"
#include "scopelab/saga/relay.hpp"

#include <fmt/format.h>

#include <chrono>
#include <exception>
#include <utility>

namespace serve {
namespace {

namespace observe = scopelab::observe;
namespace saga = scopelab::saga;
namespace txn = scopelab::txn;

// The bank of the demo, when it is broken.
class no_answer : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace

workers::workers(const places& where, telemetry& tell, const faults& broken,
                 std::function<void(const std::string&)> say)
    : where_(where),
      tell_(tell),
      broken_(broken),
      say_(std::move(say)),
      thread_([this](const std::stop_token& stopped) { run(stopped); }) {}

void workers::run(const std::stop_token& stopped) {
  while (!stopped.stop_requested()) {
    try {
      work(stopped);
    } catch (const std::exception& e) {
      undoing_.reset();  // it is not known how it ended
      if (e.what() != last_said_) say_(last_said_ = e.what());
      std::unique_lock lock{mutex_};
      bell_.wait_for(lock, stopped, std::chrono::seconds{1}, [] { return false; });
    }
  }
}

// Linked to the command that it undoes.
struct workers::undoing {
  undoing(telemetry& tell, const char* step, const saga::message& of,
          const std::optional<observe::trace_context>& original)
      : attempt(tell.metrics),
        span(tell.tracer, fmt::format("undo {}", step),
             observe::undo_of(saga::command_id(of.saga, of.step, of.kind), original, original)) {
    span.set("shop.order", of.saga);
    span.set("scopelab.undo.attempt", of.attempt);
  }
  observe::undo_metrics::attempt attempt;
  observe::span span;
};

workers::~workers() = default;

void workers::undo(const char* step, const saga::message& of,
                   const std::function<void()>& take_back) {
  undoing_ = std::make_unique<undoing>(tell_, step, of, observe::parse_traceparent(of.traceparent));
  try {
    take_back();
  } catch (const no_answer& e) {
    undoing_->span.failed(observe::name_of(observe::failure::unavailable), e.what());
    undoing_->attempt.failed(observe::failure::unavailable);
    throw;
  } catch (...) {
    undoing_->span.failed_by_exception();
    undoing_->attempt.failed(observe::failure::exception);
    throw;
  }
}

// After the commit: what is not committed is no success.
void workers::undone(const saga::message& answer) {
  if (undoing_ && answer.kind == saga::kinds::compensated) {
    undoing_->span.succeeded();
    undoing_->attempt.succeeded();
  }
  undoing_.reset();
}

void workers::work(const std::stop_token& stopped) {
  soci::session sql;
  where_.open(sql);
  const auto broker = where_.connect(sql);

  const auto participant = [&](const char* topic, const char* step, auto action, auto take_back) {
    saga::step_handlers handlers;
    handlers.action = [this, step, action](txn::savepoint& in, const saga::message& m) {
      observe::span_options options{.kind = observe::span_kind::consumer,
                                    .parent = observe::parse_traceparent(m.traceparent)};
      observe::in_span(tell_.tracer, step, options, [&](observe::span& span) {
        span.set("shop.order", m.saga);
        action(in.sql(), m.saga, goods{m.payload});
      });
    };
    handlers.compensation = [this, step, take_back](txn::savepoint& in, const saga::message& m) {
      undo(step, m, [&] { take_back(in.sql(), m.saga, goods{m.payload}); });
    };
    saga::participant_options how{.name = topic};
    how.retry = saga_options().retry;
    how.on_command = [this](const saga::message&, const saga::message& answer) { undone(answer); };
    return saga::participant{sql, broker->subscribe(topic, topic, fmt::format("{}-1", topic)),
                             std::move(handlers), std::move(how)};
  };
  saga::participant stock = participant(
      "stock", "reserve", [](auto& in, const auto&, const goods& what) { reserve(in, what); },
      [](auto& in, const auto&, const goods& what) { release(in, what); });
  saga::participant payment = participant(
      "payment", "charge",
      [](auto& in, const std::string& order, const goods& what) { charge(in, order, what); },
      [this](auto& in, const std::string& order, const goods&) {
        if (broken_.refunds) throw no_answer{"the bank does not answer"};
        refund(in, order);
      });
  saga::participant shipping = participant(
      "shipping", "ship",
      [](auto& in, const std::string& order, const goods& what) { ship(in, order, what); },
      [](auto& in, const std::string& order, const goods&) { call_back(in, order); });

  saga::orchestrator_options how = saga_options();
  how.on_give_up = [this](const saga::step_event& e) { say_(e.report); };
  saga::orchestrator sagas{sql, broker->subscribe("saga.answers", how.name, "workers"), how};

  saga::relay_options sending{.owner = "relay-1", .lease = lease};
  sending.retry = how.retry;
  std::string broker_error;
  sending.on_failed = [&](const saga::sending& one) { broker_error = one.error; };
  sending.on_sent = [&](const saga::sending&) { broker_error.clear(); };
  saga::relay relay{sql, *broker, sending};

  while (!stopped.stop_requested()) {
    const std::size_t done =
        relay.poll() + stock.poll() + payment.poll() + shipping.poll() + sagas.poll();
    const saga::depth waiting = saga::outbox_depth(sql, saga::system_now());
    tell_.metrics.queue_depth(static_cast<std::size_t>(waiting.waiting + waiting.leased));
    if (broker_error != last_said_) {
      say_(broker_error.empty() ? "the database and the broker are there again" : broker_error);
      last_said_ = broker_error;
    }
    std::unique_lock lock{mutex_};
    if (done == 0) {
      bell_.wait_for(lock, stopped, std::chrono::milliseconds{20}, [] { return false; });
    }
  }
}

}  // namespace serve
