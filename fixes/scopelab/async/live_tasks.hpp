// Lists the tasks that are alive in this process, and where each was spawned.
//
//   for (const async::task_info& task : async::live_tasks())
//     std::cerr << describe(task) << '\n';
//   // 'upload', spawned at server.cpp:40, 12 s ago
//
// Not for: coroutines that no scope knows (co_spawn(..., detached)): spawn
// them in a task_scope and they are listed.
//
// Thread: any. The list is a copy of one moment for each scope; a task in it
// may have ended since.
//
// Source: the census that goleak takes of goroutines, here by spawn site.
#pragma once

#include <chrono>
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
};

// The live tasks of all scopes, in each in the order of spawning.
std::vector<task_info> live_tasks();

// "server.cpp:40", the path as the compiler was given it.
std::string site(const std::source_location& where);

// One line without its end: name, spawn site, age, whether asked to stop.
std::string describe(const task_info& task);

}  // namespace scopelab::async
