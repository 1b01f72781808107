// The rows of a saga; not for direct use.
#pragma once

#include "scopelab/saga/message.hpp"
#include "scopelab/saga/orchestrator.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace scopelab::saga::detail {

// The attempt failed, and the next one is due.
inline constexpr std::int64_t not_sent = -1;

struct saga_row {
  std::string name;  // the orchestrator's
  std::string id;
  saga_states state = saga_states::running;
  int step = 0;     // under way
  int attempt = 1;  // of its command
  std::int64_t sent_at = not_sent;
  std::int64_t due = 0;  // 0: never
  std::string traceparent = {};
  std::string report = {};

  kinds command() const {
    return state == saga_states::running ? kinds::action : kinds::compensation;
  }
};

struct step_row {
  std::string name, topic, payload;
  step_states state = step_states::waiting;
  int attempts = 0;
  std::string error = {};
};

// Locked until the transaction ends, if `lock`.
std::optional<saga_row> load_saga(soci::session& sql, const std::string& name,
                                  const std::string& id, bool lock);
void store(soci::session& sql, const saga_row& saga);
std::vector<step_row> load_steps(soci::session& sql, const saga_row& of);
void store(soci::session& sql, const saga_row& of, int index,
           const step_row& step);

void insert(soci::session& sql, const saga_row& saga,
            const std::vector<step>& steps);

// What a person has to know and to do, when the step under way is stuck.
std::string report_of(const saga_row& saga, const std::vector<step_row>& steps);

}  // namespace scopelab::saga::detail
