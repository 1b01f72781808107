// What a half of this lab must define: five ways a handler of a shop ends its
// transaction. They run on a worker, never on an io thread.
//
// For all of them: an order that was answered 200 has its row and its line, any
// other has neither.
#pragma once

#include "world.hpp"

// ends_before_async: a middleware around a handler that awaits, store_async().
asio::awaitable<reply> serve_async(visit& of);

// unnamed_guard: stores an order and its line, both or none.
reply place(visit& of);

// reply_before_commit: stores an order and tells the client by of.send().
void place_and_tell(visit& of);

// commit_in_destructor: stores an order in a unit of work of its own. An error of
// the commit reaches the caller.
reply place_in_unit(visit& of);

// status_decides_late: a middleware around a handler that may answer 409 when it
// has already written, store_if_known().
reply serve(visit& of);
