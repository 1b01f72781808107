#include "scopelab/saga/participant.hpp"

#include "scopelab/saga/detail/query.hpp"
#include "scopelab/saga/detail/text.hpp"
#include "scopelab/saga/outbox.hpp"

#include <optional>
#include <stdexcept>
#include <utility>

namespace scopelab::saga {

namespace {

// What the ledger knows of a step. `open`: tried, and nothing is kept; `never`:
// its compensation came first.
enum class entries { open, done, refused, undone, never };

entries entry_of(const std::string& text) {
  if (text == "open") return entries::open;
  if (text == "done") return entries::done;
  if (text == "refused") return entries::refused;
  return text == "undone" ? entries::undone : entries::never;
}

struct verdict {
  kinds answer;
  std::string text = {};
  std::optional<std::string> entry = {};  // what the ledger says from now on
};

}  // namespace

struct participant::work {
  work(soci::session& sql, std::unique_ptr<subscription> from,
       step_handlers handlers, participant_options options)
      : run(std::move(handlers)),
        how(std::move(options)),
        reader(
            sql, std::move(from),
            [this](txn::transaction& tx, const message& m) { handle(tx, m); },
            {.name = how.name,
             .batch = how.batch,
             .max_attempts = how.max_attempts,
             .retry = how.retry,
             .now = how.now,
             .on_message = [this](const handling& seen) { tell(seen); },
             .at = how.at}) {}

  void handle(txn::transaction& tx, const message& command);
  verdict act(txn::transaction& tx, const message& command, entries now);
  verdict take_back(txn::transaction& tx, const message& command, entries now);
  void tell(const handling& seen);

  step_handlers run;
  participant_options how;
  message answered;  // to the command that is being handled
  enum { plain, null_compensation, late_action } special = plain;
  consumer reader;  // last: it calls the above
};

participant::participant(soci::session& sql, std::unique_ptr<subscription> from,
                         step_handlers run, participant_options how)
    : work_(std::make_unique<work>(sql, std::move(from), std::move(run),
                                   std::move(how))) {}

participant::~participant() = default;

std::size_t participant::poll() { return work_->reader.poll(); }

namespace {

// Runs a handler so that nothing of it is kept if it throws. Returns what it
// threw; `refusal` is set if it was a step_refused.
std::string attempt(txn::transaction& tx, const step_handlers::run& run,
                    const message& command, bool* refusal = nullptr) {
  txn::savepoint inner{tx};
  std::string error;
  try {
    run(inner, command);
    inner.release();
    return {};
  } catch (const step_refused& e) {
    if (refusal != nullptr) *refusal = true;
    error = e.what();
  } catch (const std::exception& e) {
    error = e.what();
  }
  // PostgreSQL takes no other statement after one that failed; back to here it
  // does, and the answer is still part of the transaction.
  inner.rollback();
  error = detail::one_line(error);
  return error.empty() ? "an exception without a text" : error;
}

}  // namespace

verdict participant::work::act(txn::transaction& tx, const message& command,
                               entries now) {
  switch (now) {
    case entries::done:
      return {kinds::done};
    case entries::refused:
      return {kinds::refused, "it was refused before"};
    case entries::undone:
    case entries::never:
      special = late_action;
      return {kinds::refused, "too late: its compensation was there before it"};
    case entries::open:
      break;
  }
  bool refusal = false;
  const std::string error = attempt(tx, run.action, command, &refusal);
  if (error.empty()) return {kinds::done, {}, "done"};
  if (refusal) return {kinds::refused, error, "refused"};
  // The ledger still says `open`: the next attempt may do it.
  return {kinds::failed, error};
}

verdict participant::work::take_back(txn::transaction& tx,
                                     const message& command, entries now) {
  switch (now) {
    case entries::undone:
    case entries::never:
      return {kinds::compensated};
    case entries::refused:
      return {kinds::compensated, "there was nothing to take back: refused"};
    case entries::open:
      special = null_compensation;
      return {kinds::compensated, "there was nothing to take back: not done",
              "never"};
    case entries::done:
      break;
  }
  // A step_refused is a failure like any other: what is done has to be undone.
  const std::string error = attempt(tx, run.compensation, command);
  if (error.empty()) return {kinds::compensated, {}, "undone"};
  return {kinds::failed, error};
}

void participant::work::handle(txn::transaction& tx, const message& command) {
  special = plain;
  const bool action = command.kind == kinds::action;
  if ((!action && command.kind != kinds::compensation) || command.step < 0 ||
      command.saga.empty())
    throw std::invalid_argument("it is no command of a saga");
  // The row is there before it is read: whoever handles another command of the
  // step at the same time waits here.
  detail::query(tx.sql(),
                "insert into saga_ledger (participant, saga, step, state) "
                "values (?, ?, ?, 'open') on conflict do nothing",
                {how.name, command.saga, std::int64_t{command.step}});
  const detail::row entry = detail::query_one(
      tx.sql(),
      "select state from saga_ledger where participant = ? "
      "and saga = ? and step = ?",
      {how.name, command.saga, std::int64_t{command.step}}, 1);
  const entries now = entry_of(entry.front());
  const verdict given =
      action ? act(tx, command, now) : take_back(tx, command, now);
  if (given.entry)
    detail::query(
        tx.sql(),
        "update saga_ledger set state = ? where participant = ? and "
        "saga = ? and step = ?",
        {*given.entry, how.name, command.saga, std::int64_t{command.step}});
  // The answer names the attempt, so that a late one is not taken for another's.
  answered = {.id = command.id + "/answer",
              .key = command.saga,
              .topic = how.answers,
              .payload = given.text,
              .traceparent = command.traceparent,
              .saga = command.saga,
              .step = command.step,
              .attempt = command.attempt,
              .kind = given.answer};
  if (how.at) how.at("participant.answering");
  enqueue(tx, answered);
}

void participant::work::tell(const handling& seen) {
  if (seen.outcome == handling::handled) {
    if (how.on_command) how.on_command(seen.what, answered);
    if (special == null_compensation && how.on_null_compensation)
      how.on_null_compensation(seen.what);
    if (special == late_action && how.on_late_action)
      how.on_late_action(seen.what);
  }
  if (how.on_message) how.on_message(seen);
}

}  // namespace scopelab::saga
