// Fails a GoogleTest test that leaves tasks alive, and names their spawn sites.
//
//   TEST(Server, LeavesNothing) {
//     asio::io_context context;
//     server s{context};
//     ...
//     async::expect_no_live_tasks({
//         .step = [&](auto wait) { context.restart(); context.run_for(wait); },
//         .ignore = {"heartbeat", "metrics.cpp:"}});
//   }   // fails: 1 task is still alive after 20 tries:
//       //   'session', spawned at server.cpp:40, 712 ms ago
//
// A task that is about to end is given time: up to 20 tries with a growing wait
// between them, 0.6 s in all. With a `step` the wait is spent in it, so that a
// test on one thread can run its io_context; without one the thread sleeps,
// while a pool works.
//
// Not for: coroutines that no task_scope knows; a program (ask live_tasks()).
//
// Thread: any, not a thread that the tasks need in order to end.
//
// Source: goleak's retries and ignore list.
#pragma once

#include "scopelab/async/live_tasks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <source_location>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace scopelab::async {

struct no_live_tasks_options {
  // Spends the time it is given on work that is ready.
  std::function<void(std::chrono::microseconds)> step = {};
  // Names, or beginnings of spawn sites ("server.cpp:40", "server.cpp:").
  std::vector<std::string> ignore = {};
  int tries = 20;
};

namespace detail {

inline bool ignored(const task_info& task,
                    const std::vector<std::string>& ignore) {
  const std::string path = site(task.where);
  const std::string file = path.substr(path.find_last_of('/') + 1);
  return std::ranges::any_of(ignore, [&](const std::string& entry) {
    return task.name == entry || path.starts_with(entry) ||
           file.starts_with(entry);
  });
}

}  // namespace detail

// Whether none is left; for EXPECT_TRUE, and for other tests' own words.
inline ::testing::AssertionResult no_live_tasks(
    const no_live_tasks_options& options = {}) {
  using namespace std::chrono_literals;
  std::chrono::microseconds wait = 100us;
  std::vector<task_info> left;
  for (int i = 0; i < options.tries; ++i) {
    left = live_tasks();
    std::erase_if(left, [&](const task_info& task) {
      return detail::ignored(task, options.ignore);
    });
    if (left.empty()) return ::testing::AssertionSuccess();
    if (options.step) {
      options.step(wait);
    } else {
      std::this_thread::sleep_for(wait);
    }
    wait = std::min<std::chrono::microseconds>(2 * wait, 50ms);
  }
  auto failure = ::testing::AssertionFailure();
  failure << left.size() << " live tasks after " << options.tries << " tries:";
  for (const task_info& task : left) failure << "\n  " << describe(task);
  return failure;
}

inline void expect_no_live_tasks(
    const no_live_tasks_options& options = {},
    const std::source_location& where = std::source_location::current()) {
  const ::testing::AssertionResult none = no_live_tasks(options);
  if (!none) {
    ADD_FAILURE_AT(where.file_name(), static_cast<int>(where.line()))
        << none.message();
  }
}

}  // namespace scopelab::async
