// What a half of this lab must define.
#pragma once

#include "world.hpp"

#include <string_view>

// loop_variable: opens `count` handles, and closes each, last opened first.
void use_handles(device& on, int count);

// stale_value: runs the worker's job at `wanted`; afterwards the worker has the
// priority that it had before.
void run_at(worker& who, int wanted);

// early_value: answers a request and returns its status; the log has that
// status too.
int serve(access_log& log, std::string_view path);

// dangling_frame: opens a session; when the server closes, it logs "bye" and
// the user's name.
void open_session(server& at, std::string_view user);

// coroutine_closure: answers `client` in the reactor's next turn.
void serve_client(reactor& on, int client);

// member_order: writes a session to the disk, down to its last line.
void run_session(disk& on);
