// Lists the tasks that are alive in this process, and where each was spawned.
//
//   for (const async::task_info& task : async::live_tasks())
//     std::cerr << describe(task) << '\n';
//   // 'upload', spawned at server.cpp:40, 12 s ago
//
// Not for: coroutines that no scope knows (co_spawn(..., detached)): spawn
// them in a task_scope and they are listed.
//
// Thread: any. A task in the list may have ended since. Tasks are spawned and
// end while the list is made: no lock is held for more than 128 of them.
//
// Source: the census that goleak takes of goroutines, here by spawn site.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <source_location>
#include <string>
#include <vector>

namespace scopelab::async {

struct task_info {
  std::string name;            // as given to spawn(); may be empty
  std::source_location where;  // the call of spawn()
  std::chrono::steady_clock::time_point started;  // when that was
  bool cancelled = false;                         // asked to stop
  std::source_location scope;  // where its task_scope was made
  // What its account says (account.hpp); 0 where nobody counts.
  std::int64_t held_bytes = 0;
  std::int64_t held_blocks = 0;
};

// The live tasks of all scopes, in each in the order of spawning.
std::vector<task_info> live_tasks();

// What a walk over the live tasks has cost the others. A spawn or an end of a
// task waits at most for one hold, which is for some tasks, not for all.
struct walk_report {
  std::size_t tasks = 0;
  std::size_t holds = 0;                    // of a lock
  std::size_t most_per_hold = 0;            // tasks
  std::chrono::nanoseconds longest_hold{};  // on the clock, preempted or not
  std::chrono::nanoseconds longest_work{};  // processor time of it
};

// Calls `see` for each, without a lock; those spawned meanwhile are left out.
walk_report for_each_live_task(
    const std::function<void(const task_info&)>& see);

// "server.cpp:40", the path as the compiler was given it.
std::string site(const std::source_location& where);

// One line without its end: name, spawn site, age, whether asked to stop.
std::string describe(const task_info& task);

}  // namespace scopelab::async
