// What a half of this lab must define.
#pragma once

#include "world.hpp"

#include <memory>
#include <string>
#include <vector>

// parked_task: starts to get a page. When the user has left, nothing waits for
// it any more.
void fetch(app& of, std::string target);

// handler_cycle: answers each line of the peer with "re: " and the line. When
// the peer has left, the session is gone.
void serve(const std::shared_ptr<session>& with);

// unread_response: whether the upstream has the page. Its body, which may never
// end, is not wanted, and no connection stays open for it.
asio::awaitable<bool> is_there(client& from, std::string target);

// detached_error: runs the jobs side by side, and returns when all have ended;
// the first error reaches the caller.
asio::awaitable<void> run_all(asio::any_io_executor on, std::vector<job> jobs);

// blamed_frame: starts to get two pages. Who is still alive can be told, by its
// name and by the line that spawned it.
void fetch_two(app& of, std::string quick, std::string slow);
