// The live tasks of this program as a profile: what is alive, since when, where it was spawned, and
// how many bytes it holds.
//
//   const tasks::profile before = tasks::profile::take();
//   ...                                            // the load
//   const tasks::profile after = tasks::profile::take();
//   write("tasks.pb", after.proto());              // pprof -top -sample_index=held tasks.pb
//   write("base.pb", before.proto());              // pprof -top -diff_base=base.pb tasks.pb
//   write("growth.pb", after.growth_since(before).proto());   // speedscope: no negative values
//   std::cerr << after.text();
//   // 1100 live tasks hold 1522400 bytes
//   // 1100  hold 1522400 bytes in 3300 blocks, oldest 12.4 s  session @ server.cpp:40
//   //     in serve, scope made at server.cpp:31
//
// A profile has a sample for each spawn site and name: the values are tasks (count), held (bytes),
// blocks (count) and age (nanoseconds, summed). Its stack is the task, where it was spawned, and
// where its scope was made.
//
// Which tasks: those of every scopelab::async::task_scope, and each coroutine given to
// scopelab::async::watch(). Bytes are 0 unless the program is linked to scopelab::tasks_held; see
// count_frames.hpp for what counts.
//
// Not for: the processor time of a task; memory that no live task holds (profiling/heap).
//
// Thread: any. While a profile is taken, tasks go on being spawned and ending; see taken().
//
// Errors: std::bad_alloc.
//
// Source: Go's goroutine profile; google/pprof's proto/profile.proto.
#pragma once

#include "scopelab/async/live_tasks.hpp"

#include <chrono>
#include <compare>
#include <cstdint>
#include <map>
#include <string>

namespace scopelab::tasks {

struct place {
  std::string function;
  std::string file;
  std::uint32_t line = 0;
  auto operator<=>(const place&) const = default;
};

struct group {
  std::string name;  // as given to spawn(); may be empty
  place spawned;     // by which function
  place scope;       // its scope was made there; no file: it has none
  bool cancelled = false;
  auto operator<=>(const group&) const = default;
};

struct sums {
  std::int64_t tasks = 0;
  std::int64_t bytes = 0;
  std::int64_t blocks = 0;
  std::chrono::nanoseconds age{};
  std::chrono::nanoseconds oldest{};
};

class profile {
 public:
  static profile take();

  // Uncompressed profile.proto, with its own symbols.
  std::string proto() const;
  // For people, the largest first.
  std::string text() const;
  // What is more than before, and only that.
  profile growth_since(const profile& before) const;

  const std::map<group, sums>& groups() const noexcept { return groups_; }
  sums total() const;
  // What it has cost those who spawn and end tasks.
  const async::walk_report& taken() const noexcept { return taken_; }

 private:
  std::map<group, sums> groups_;
  async::walk_report taken_;
  std::chrono::system_clock::time_point at_{};
};

// For an HTTP endpoint. As Go's goroutine profile has it: 0 is the profile, 1 its text, 2 a line for
// each task.
std::string dump(int debug = 0);

// The function's name alone, from source_location::function_name(): neither what it returns, nor
// parameters, nor what g++ 12 makes of a coroutine's.
std::string function_name(const std::source_location& where);

}  // namespace scopelab::tasks
