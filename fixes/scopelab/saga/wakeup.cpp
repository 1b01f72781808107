#include "scopelab/saga/wakeup.hpp"

#include "scopelab/saga/detail/query.hpp"

#include <poll.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

#include <stdexcept>
#include <thread>

namespace scopelab::saga {

namespace {

PGconn* connection_of(soci::session& sql) {
  return static_cast<soci::postgresql_session_backend*>(sql.get_backend())
      ->conn_;
}

// All that are there, as one.
bool take_notifications(PGconn* of) {
  bool any = false;
  while (PGnotify* const one = PQnotifies(of)) {
    PQfreemem(one);
    any = true;
  }
  return any;
}

}  // namespace

wakeup::wakeup(soci::session& sql) : sql_(sql) {
  if (detail::is_postgresql(sql)) detail::query(sql, "listen saga_outbox");
}

bool wakeup::wait(std::chrono::milliseconds at_most) {
  if (!detail::is_postgresql(sql_)) {
    std::this_thread::sleep_for(at_most);
    return false;
  }
  PGconn* const server = connection_of(sql_);
  if (take_notifications(server)) return true;
  pollfd socket{PQsocket(server), POLLIN, 0};
  const auto until = std::chrono::steady_clock::now() + at_most;
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(
        until - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    if (::poll(&socket, 1, static_cast<int>(left.count())) <= 0) continue;
    // A socket that is closed is readable too.
    if (PQconsumeInput(server) == 0 || PQstatus(server) != CONNECTION_OK)
      throw std::runtime_error(
          "LISTEN: the connection is lost: reconnect and make another");
    if (take_notifications(server)) return true;
  }
}

}  // namespace scopelab::saga
