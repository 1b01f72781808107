// Waits until a message was enqueued, or for some time.
//
//   saga::wakeup bell{sql};              // a session of its own
//   while (running)
//     if (sender.poll() == 0) bell.wait(std::chrono::milliseconds{500});
//
// PostgreSQL: LISTEN, which enqueue() notifies; the wait ends early. SQLite has
// no such thing: the wait is just that long. A notification is a hint and may be
// lost; who waits polls all the same, whatever wait() returned.
//
// Errors: the constructor throws soci::soci_error. wait() throws
// std::runtime_error when the connection is lost.
//
// Thread: the session's.
#pragma once

#include <chrono>

namespace soci {
class session;
}

namespace scopelab::saga {

class wakeup {
 public:
  explicit wakeup(soci::session& sql);

  // True if it was notified.
  bool wait(std::chrono::milliseconds at_most);

 private:
  soci::session& sql_;
};

}  // namespace scopelab::saga
