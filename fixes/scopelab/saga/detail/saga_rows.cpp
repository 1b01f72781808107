#include "scopelab/saga/detail/saga_rows.hpp"

#include "scopelab/saga/detail/query.hpp"

#include <array>
#include <stdexcept>

namespace scopelab::saga {

namespace {

constexpr std::array<std::string_view, 5> saga_state_names{
    "running", "compensating", "completed", "compensated", "gave_up"};
constexpr std::array<std::string_view, 7> step_state_names{
    "waiting", "asked", "done", "refused", "undoing", "undone", "stuck"};

template <class State, std::size_t size>
State state_of(const std::array<std::string_view, size>& names,
               std::string_view text) {
  for (std::size_t i = 0; i < size; ++i)
    if (names.at(i) == text) return static_cast<State>(i);
  throw std::runtime_error("a saga's row has an unknown state: " +
                           std::string(text));
}

std::string words_of(step_states state) {
  switch (state) {
    case step_states::waiting:
      return "not begun";
    case step_states::refused:
      return "refused, nothing to take back";
    case step_states::undone:
      return "taken back";
    case step_states::asked:
    case step_states::undoing:
    case step_states::stuck:
      return "done, or under way; NOT taken back";
    case step_states::done:
      return "done, NOT taken back";
  }
  return "?";
}

}  // namespace

std::string_view to_string(saga_states state) {
  return saga_state_names.at(static_cast<std::size_t>(state));
}

std::string_view to_string(step_states state) {
  return step_state_names.at(static_cast<std::size_t>(state));
}

namespace detail {

std::optional<saga_row> load_saga(soci::session& sql, const std::string& name,
                                  const std::string& id, bool lock) {
  const std::vector<row> found = query(
      sql,
      std::string("select state, step, attempt, sent_at, due, traceparent, "
                  "report from saga_instance where name = ? and id = ?") +
          (lock && is_postgresql(sql) ? " for update" : ""),
      // SQLite's whole database is locked by whoever writes.
      {name, id}, 7);
  if (found.empty()) return std::nullopt;
  const row& r = found.front();
  return saga_row{.name = name,
                  .id = id,
                  .state = state_of<saga_states>(saga_state_names, r[0]),
                  .step = static_cast<int>(number(r[1])),
                  .attempt = static_cast<int>(number(r[2])),
                  .sent_at = number(r[3]),
                  .due = number(r[4]),
                  .traceparent = r[5],
                  .report = r[6]};
}

void store(soci::session& sql, const saga_row& saga) {
  query(sql,
        "update saga_instance set state = ?, step = ?, attempt = ?, sent_at = "
        "?, due = ?, report = ? where name = ? and id = ?",
        {std::string(to_string(saga.state)), std::int64_t{saga.step},
         std::int64_t{saga.attempt}, saga.sent_at, saga.due, saga.report,
         saga.name, saga.id});
}

std::vector<step_row> load_steps(soci::session& sql, const saga_row& of) {
  std::vector<step_row> steps;
  for (const row& r :
       query(sql,
             "select step_name, topic, payload, state, attempts, error from "
             "saga_step where name = ? and saga = ? order by step",
             {of.name, of.id}, 6))
    steps.push_back({.name = r[0],
                     .topic = r[1],
                     .payload = r[2],
                     .state = state_of<step_states>(step_state_names, r[3]),
                     .attempts = static_cast<int>(number(r[4])),
                     .error = r[5]});
  return steps;
}

void store(soci::session& sql, const saga_row& of, int index,
           const step_row& step) {
  query(sql,
        "update saga_step set state = ?, attempts = ?, error = ? where name = "
        "? and saga = ? and step = ?",
        {std::string(to_string(step.state)), std::int64_t{step.attempts},
         step.error, of.name, of.id, std::int64_t{index}});
}

void insert(soci::session& sql, const saga_row& saga,
            const std::vector<step>& steps) {
  query(sql,
        "insert into saga_instance (name, id, state, step, attempt, sent_at, "
        "due, traceparent, report) values (?, ?, 'running', 0, 1, 0, 0, ?, '')",
        {saga.name, saga.id, saga.traceparent});
  std::int64_t index = 0;
  for (const step& s : steps)
    query(sql,
          "insert into saga_step (name, saga, step, step_name, topic, payload, "
          "state, attempts, error) values (?, ?, ?, ?, ?, ?, 'waiting', 0, '')",
          {saga.name, saga.id, index++, s.name, s.topic, s.payload});
}

std::string report_of(const saga_row& saga,
                      const std::vector<step_row>& steps) {
  const step_row& stuck = steps.at(static_cast<std::size_t>(saga.step));
  std::string text = "saga " + saga.id + " gave up: the compensation of step " +
                     std::to_string(saga.step) + ", " + stuck.name +
                     ", failed " + std::to_string(saga.attempt) +
                     " times, the last time with: " + stuck.error + "\n";
  std::string by_hand;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const step_row& s = steps.at(i);
    text += "  step " + std::to_string(i) + ", " + s.name + " (" + s.topic +
            "): " + words_of(s.state);
    if (s.state == step_states::refused) text += ": " + s.error;
    text += "\n";
  }
  // All below the one that is stuck are done, or it would not have been asked.
  for (int i = saga.step; i >= 0; --i) {
    by_hand += by_hand.empty() ? "" : ", then ";
    by_hand += steps.at(static_cast<std::size_t>(i)).name;
  }
  return text + "to do: see why " + stuck.topic +
         " can't take it back, then resume(\"" + saga.id +
         "\"); or take back by hand " + by_hand;
}

}  // namespace detail
}  // namespace scopelab::saga
