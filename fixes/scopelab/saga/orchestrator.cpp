#include "scopelab/saga/orchestrator.hpp"

#include "scopelab/saga/detail/query.hpp"
#include "scopelab/saga/detail/saga_rows.hpp"
#include "scopelab/saga/detail/text.hpp"
#include "scopelab/saga/outbox.hpp"

#include <stdexcept>
#include <utility>

namespace scopelab::saga {

using detail::saga_row;
using detail::step_row;

struct orchestrator::work {
  work(soci::session& session, std::unique_ptr<subscription> answers,
       orchestrator_options options)
      : sql(session),
        how(std::move(options)),
        reader(
            session, std::move(answers),
            [this](txn::transaction& tx, const message& m) { answer(tx, m); },
            {.name = how.name,
             .batch = how.batch,
             .retry = how.retry,
             .now = how.now,
             .on_message = [this](const handling& seen) { tell(seen); },
             .at = how.at}) {}

  void answer(txn::transaction& tx, const message& m);
  void acted(txn::transaction& tx, saga_row& saga, const message& m);
  void taken_back(txn::transaction& tx, saga_row& saga, const message& m);
  // The attempt under way came to nothing.
  void fail(txn::transaction& tx, saga_row& saga, const std::string& error);
  void ask(txn::transaction& tx, saga_row& saga);
  // Takes back the last step that is done, or may be, from `last` down.
  void compensate_from(txn::transaction& tx, saga_row& saga, int last);
  void give_up(txn::transaction& tx, saga_row& saga);
  bool ask_again(const std::string& id);

  void mark(txn::transaction& tx, const saga_row& saga, step_states state,
            const std::string& error);
  step_event event_of(txn::transaction& tx, const saga_row& saga,
                      const std::string& error) const;
  void tell(const handling& seen);
  void tell_events();
  void pass(std::string_view point) const {
    if (how.at) how.at(point);
  }

  // A hook's turn comes after the commit.
  struct pending {
    enum { step, compensation, give_up } hook;
    step_event what;
  };

  soci::session& sql;
  orchestrator_options how;
  std::vector<pending> events;
  consumer reader;  // last: it calls the above
};

orchestrator::orchestrator(soci::session& sql,
                           std::unique_ptr<subscription> answers,
                           orchestrator_options how)
    : work_(std::make_unique<work>(sql, std::move(answers), std::move(how))) {}

orchestrator::~orchestrator() = default;

void orchestrator::start(txn::transaction& tx, const std::string& id,
                         const std::vector<step>& steps,
                         const std::string& traceparent) {
  if (steps.empty())
    throw std::invalid_argument("saga " + id + " has no steps");
  if (id.empty() || id.find('/') != std::string::npos)
    throw std::invalid_argument("a saga's id has no '/' and is not empty: '" +
                                id + "'");
  for (const step& s : steps)
    if (s.topic.empty())
      throw std::invalid_argument("step " + s.name + " of saga " + id +
                                  " has no topic");
  saga_row saga{.name = work_->how.name, .id = id, .traceparent = traceparent};
  detail::insert(tx.sql(), saga, steps);
  work_->ask(tx, saga);
  work_->pass("orchestrator.starting");
}

std::size_t orchestrator::poll() {
  const std::size_t answers = work_->reader.poll();
  std::size_t again = 0;
  for (const detail::row& r :
       detail::query(work_->sql,
                     "select id from saga_instance where name = ? and due > 0 "
                     "and due <= ? order by due limit ?",
                     {work_->how.name, work_->how.now().count(),
                      static_cast<std::int64_t>(work_->how.batch)},
                     1))
    again += work_->ask_again(r.front()) ? 1 : 0;
  return answers + again;
}

bool orchestrator::cancel(const std::string& id, const std::string& why) {
  work& w = *work_;
  w.events.clear();
  txn::transaction tx{w.sql, detail::writing(w.sql)};
  auto saga = detail::load_saga(tx.sql(), w.how.name, id, true);
  if (!saga || saga->state != saga_states::running) return false;
  w.mark(tx, *saga, step_states::asked, "cancelled: " + why);
  w.compensate_from(tx, *saga, saga->step);
  tx.commit();
  w.tell_events();
  return true;
}

bool orchestrator::resume(const std::string& id) {
  work& w = *work_;
  txn::transaction tx{w.sql, detail::writing(w.sql)};
  auto saga = detail::load_saga(tx.sql(), w.how.name, id, true);
  if (!saga || saga->state != saga_states::gave_up) return false;
  saga->state = saga_states::compensating;
  saga->report.clear();
  // Attempts go on from where they were: each is a message of its own.
  ++saga->attempt;
  w.ask(tx, *saga);
  tx.commit();
  return true;
}

std::optional<saga_status> orchestrator::look(const std::string& id) const {
  txn::transaction tx{work_->sql};
  const auto saga = detail::load_saga(tx.sql(), work_->how.name, id, false);
  if (!saga) return std::nullopt;
  saga_status status{.state = saga->state, .report = saga->report};
  for (step_row& s : detail::load_steps(tx.sql(), *saga))
    status.steps.push_back({.name = std::move(s.name),
                            .state = s.state,
                            .attempts = s.attempts,
                            .error = std::move(s.error)});
  return status;
}

orchestrator::counts orchestrator::count() const {
  const detail::row r = detail::query_one(
      work_->sql,
      "select coalesce(sum(case state when 'running' then 1 else 0 end), 0), "
      "coalesce(sum(case state when 'compensating' then 1 else 0 end), 0), "
      "coalesce(sum(case state when 'gave_up' then 1 else 0 end), 0) from "
      "saga_instance where name = ?",
      {work_->how.name}, 3);
  return {.running = detail::number(r[0]),
          .compensating = detail::number(r[1]),
          .gave_up = detail::number(r[2])};
}

void orchestrator::work::ask(txn::transaction& tx, saga_row& saga) {
  const std::int64_t now = how.now().count();
  saga.sent_at = now;
  saga.due =
      how.answer_within.count() > 0 ? now + how.answer_within.count() : 0;
  // With the saga's key: the participant sees its commands in this order.
  step_row s = detail::load_steps(tx.sql(), saga)
                   .at(static_cast<std::size_t>(saga.step));
  s.state = saga.state == saga_states::running ? step_states::asked
                                               : step_states::undoing;
  s.attempts = saga.attempt;
  detail::store(tx.sql(), saga, saga.step, s);
  detail::store(tx.sql(), saga);
  // Each attempt is a message of its own: the same id again would be a repeat at
  // the other end, and would get no answer.
  enqueue(tx, {.id = command_id(saga.id, saga.step, saga.command()) + "/" +
                     std::to_string(saga.attempt),
               .key = saga.id,
               .topic = s.topic,
               .payload = s.payload,
               .traceparent = saga.traceparent,
               .saga = saga.id,
               .step = saga.step,
               .attempt = saga.attempt,
               .kind = saga.command()});
}

void orchestrator::work::mark(txn::transaction& tx, const saga_row& saga,
                              step_states state, const std::string& error) {
  detail::query(tx.sql(),
                "update saga_step set state = ?, error = ? where name = ? and "
                "saga = ? and step = ?",
                {std::string(to_string(state)), detail::one_line(error),
                 saga.name, saga.id, std::int64_t{saga.step}});
}

void orchestrator::work::answer(txn::transaction& tx, const message& m) {
  events.clear();
  pass("orchestrator.answer");
  auto saga = detail::load_saga(tx.sql(), how.name, m.saga, true);
  // Of a step or a saga that has moved on: an answer that was late, or to a
  // command that was sent again.
  if (!saga || m.step != saga->step) return;
  // "Failed" says nothing of the command, only of an attempt: it has to be the one
  // that is under way. "Done" is done, whichever attempt did it.
  if (m.kind == kinds::failed) {
    const std::string expected =
        command_id(saga->id, saga->step, saga->command()) + "/" +
        std::to_string(saga->attempt) + "/answer";
    if (m.id == expected && saga->sent_at != detail::not_sent)
      fail(tx, *saga, m.payload);
  } else if (saga->state == saga_states::running) {
    acted(tx, *saga, m);
  } else if (saga->state == saga_states::compensating) {
    taken_back(tx, *saga, m);
  }
  pass("orchestrator.moved");
}

void orchestrator::work::acted(txn::transaction& tx, saga_row& saga,
                               const message& m) {
  if (m.kind == kinds::refused) {
    mark(tx, saga, step_states::refused, m.payload);
    step_event refused = event_of(tx, saga, m.payload);
    // The participant will not do it any more: there is nothing to take back.
    compensate_from(tx, saga, saga.step - 1);
    refused.after = saga.state;
    events.push_back({pending::step, std::move(refused)});
    return;
  }
  if (m.kind != kinds::done) return;
  mark(tx, saga, step_states::done, "");
  step_event done = event_of(tx, saga, "");
  const int steps = static_cast<int>(detail::load_steps(tx.sql(), saga).size());
  if (saga.step + 1 < steps) {
    ++saga.step;
    saga.attempt = 1;
    ask(tx, saga);
  } else {
    saga.state = saga_states::completed;
    saga.due = 0;
    detail::store(tx.sql(), saga);
  }
  done.after = saga.state;
  events.push_back({pending::step, std::move(done)});
}

void orchestrator::work::taken_back(txn::transaction& tx, saga_row& saga,
                                    const message& m) {
  if (m.kind != kinds::compensated) return;
  mark(tx, saga, step_states::undone, "");
  step_event undone = event_of(tx, saga, "");
  compensate_from(tx, saga, saga.step - 1);
  undone.after = saga.state;
  events.push_back({pending::compensation, std::move(undone)});
}

void orchestrator::work::fail(txn::transaction& tx, saga_row& saga,
                              const std::string& error) {
  const bool action = saga.state == saga_states::running;
  step_event failed = event_of(tx, saga, error);
  mark(tx, saga, action ? step_states::asked : step_states::undoing, error);
  if (saga.attempt < how.max_attempts) {
    saga.sent_at = detail::not_sent;
    saga.due = (how.now() + how.retry.after(saga.attempt)).count();
    detail::store(tx.sql(), saga);
  } else if (action) {
    // It may be done all the same: it is taken back too.
    compensate_from(tx, saga, saga.step);
  } else {
    give_up(tx, saga);
  }
  failed.after = saga.state;
  // Before the give-up that it may have led to.
  events.insert(events.begin(),
                {action ? pending::step : pending::compensation, failed});
}

void orchestrator::work::compensate_from(txn::transaction& tx, saga_row& saga,
                                         int last) {
  saga.due = 0;
  if (last < 0) {
    saga.state = saga_states::compensated;
    detail::store(tx.sql(), saga);
    return;
  }
  saga.state = saga_states::compensating;
  saga.step = last;
  saga.attempt = 1;
  ask(tx, saga);
}

void orchestrator::work::give_up(txn::transaction& tx, saga_row& saga) {
  saga.state = saga_states::gave_up;
  saga.due = 0;
  std::vector<step_row> steps = detail::load_steps(tx.sql(), saga);
  step_row& stuck = steps.at(static_cast<std::size_t>(saga.step));
  stuck.state = step_states::stuck;
  detail::store(tx.sql(), saga, saga.step, stuck);
  saga.report = detail::report_of(saga, steps);
  detail::store(tx.sql(), saga);
  step_event event = event_of(tx, saga, stuck.error);
  event.report = saga.report;
  // Nothing is due any more: until resume() it stays as the report says.
  events.push_back({pending::give_up, std::move(event)});
}

// What is due: the next attempt, or an answer that has not come.
bool orchestrator::work::ask_again(const std::string& id) {
  events.clear();
  txn::transaction tx{sql, detail::writing(sql)};
  auto saga = detail::load_saga(tx.sql(), how.name, id, true);
  const std::int64_t now = how.now().count();
  // Somebody else was first, or the answer came in between.
  if (!saga || saga->due == 0 || saga->due > now) return false;
  if (saga->sent_at != detail::not_sent)
    fail(tx, *saga,
         "no answer within " + std::to_string(how.answer_within.count()) +
             " ms");
  // fail() has not turned to compensations, and may not have been called: what
  // is due is the next attempt.
  if (saga->sent_at == detail::not_sent) {
    ++saga->attempt;
    ask(tx, *saga);
  }
  pass("orchestrator.asking_again");
  tx.commit();
  pass("orchestrator.asked_again");
  tell_events();
  return true;
}

step_event orchestrator::work::event_of(txn::transaction& tx,
                                        const saga_row& saga,
                                        const std::string& error) const {
  const step_row s = detail::load_steps(tx.sql(), saga)
                         .at(static_cast<std::size_t>(saga.step));
  const kinds command = saga.command();
  return {.saga = saga.id,
          .step = saga.step,
          .name = s.name,
          .command = command_id(saga.id, saga.step, command),
          .attempt = saga.attempt,
          .traceparent = saga.traceparent,
          .error = detail::one_line(error),
          .sent = instant{saga.sent_at},
          .ended = how.now(),
          .after = saga.state};
}

void orchestrator::work::tell(const handling& seen) {
  if (seen.outcome == handling::handled) tell_events();
  if (how.on_message) how.on_message(seen);
}

void orchestrator::work::tell_events() {
  for (const pending& p : std::exchange(events, {})) {
    const auto& hook = p.hook == pending::step           ? how.on_step
                       : p.hook == pending::compensation ? how.on_compensation
                                                         : how.on_give_up;
    if (hook) hook(p.what);
  }
}

}  // namespace scopelab::saga
