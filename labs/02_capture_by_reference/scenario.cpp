#include "scenario.hpp"

std::vector<int> closed_of(int count) {
  device on;
  use_handles(on, count);
  return on.closed();
}

priorities run_from_five(int wanted) {
  worker who;
  run_at(who, wanted);
  return {who.priority(), who.job_ran_at(), who.jobs()};
}

statuses serve_all(const std::vector<std::string>& paths) {
  access_log log;
  statuses result;
  for (const std::string& path : paths) result.answered.push_back(serve(log, path));
  result.logged = log.statuses();
  return result;
}

closing close_sessions(const std::vector<std::string>& users) {
  server at;
  // The caller's own texts are used for something else before the server closes.
  std::vector<std::string> callers = users;
  for (std::string& user : callers) {
    open_session(at, user);
    user.assign(user.size(), '?');
  }
  const std::size_t before = at.lines().size();
  const int locals = at.stack().in_use();
  at.close();
  return {at.lines(), at.stack().late_reads(), before, locals};
}

std::vector<int> answered_of(const std::vector<int>& clients) {
  reactor on;
  for (const int client : clients) serve_client(on, client);
  on.run();
  return on.answered();
}

session_lines write_session() {
  disk on;
  run_session(on);
  return {on.written(), on.lost()};
}
