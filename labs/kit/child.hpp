// Runs a function in a child process, so that what ends or hangs the child is a
// result here.
//
//   const kit::ending end = kit::in_child([] { risky(); return text; });
//   if (end.how == kit::ending::terminated) ...
//
// Not for: a process with more than one thread (it forks). Output of the child
// on stdout goes to stderr. The child is ended with its parent. SIGUSR1 is the
// watchdog's: with it, it asks a child that hangs where it waits.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kit {

struct ending {
  enum kind {
    returned,    // the function came to its end
    exited,      // somebody called exit, _exit or quick_exit: `code`
    terminated,  // std::terminate
    signalled,   // by signal `code`
    hung         // ended by the watchdog
  } how;
  int code;
  std::string said;  // what the child reported
  // hung: where, a line each, "labs/04_leaked_task/mine.cpp:12, ..."; those in the
  // half, or if there are none those in the lab.
  std::vector<std::string> where = {};

  // One line for a reader: what was said if it returned, else how it ended.
  std::string describe() const;
};

inline constexpr std::chrono::seconds child_limit{10};

// `run` gets a function that reports text at once: what was reported before the
// child ended is not lost.
using report_function = std::function<void(std::string_view)>;
ending in_child(const std::function<void(const report_function&)>& run,
                std::chrono::milliseconds limit = child_limit);

ending in_child(const std::function<std::string()>& run,
                std::chrono::milliseconds limit = child_limit);

}  // namespace kit
