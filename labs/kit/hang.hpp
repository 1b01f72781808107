// Where a child that hangs waits. The child answers a signal with the stacks of
// its threads, as addresses, and with its notes (waiting.hpp); the parent, which
// is the same image, makes lines of them.
//
// Only for child.cpp.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace kit {

// In the child: answers the watchdog's signal on `fd` from now on.
void answer_the_watchdog(int fd);

// In the parent: lines such as
//   labs/04_leaked_task/mine.cpp:12, for the reply to /stall (1 task)
//   labs/04_leaked_task/mine.cpp:30, in is_there (1 thread)
// Those in the half, or if there are none those in the lab. Empty: none is known.
std::vector<std::string> ask_where(pid_t child, int fd);

}  // namespace kit
