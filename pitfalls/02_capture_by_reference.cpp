#include "contract.hpp"

#include "scopelab/scope/defer_stack.hpp"
#include "scopelab/scope/scope_exit.hpp"

#include <algorithm>

using scopelab::defer_stack;
using scopelab::scope_exit;

// Opens `count` handles, and closes each, last opened first.
void use_handles(device& on, int count) {
  int handle = 0;
  defer_stack cleanup;
  for (int i = 0; i < count; ++i) {
    handle = on.open();
    cleanup.defer([&]() noexcept { on.close(handle); });
  }
}

// Runs the worker's job at `wanted`, and restores its priority.
void run_at(worker& who, int wanted) {
  int level = who.priority();
  scope_exit restore{[&]() noexcept { who.set_priority(level); }};
  level = std::min(wanted, worker::highest);
  who.set_priority(level);
  who.run_job();
}

// Answers a request, and logs the status it was answered with.
int serve(access_log& log, std::string_view path) {
  int status = 0;
  scope_exit write{[&log, status]() noexcept { log.add(status); }};
  status = path == "/" ? 200 : 404;
  return status;
}

// Opens a session; the server says bye to its user when it closes.
void open_session(server& at, std::string_view user) {
  const local_text name{at, user};
  local_text::reference who = name;
  at.at_close([&at, &who] { at.log("bye " + who.read()); });
}

// Answers the client in the reactor's next turn.
void serve_client(reactor& on, int client) {
  const auto answer = [client](reactor& again) -> kit::task {
    co_await again.next_turn();
    again.answer(client);
  };
  on.spawn(answer);
}

// A session on the disk, down to its last line.
struct session {
  disk& on;
  last_line ends{on};
  journal keeps_open{on};
};

// Writes a session to the disk.
void run_session(disk& on) {
  session current{on};
  current.on.write("begin");
}
