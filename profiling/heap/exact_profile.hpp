// Writes exact heap profiles of the running program: every live block, with the
// stack that allocated it, for pprof to read.
//
//   int main(int, char** argv) {
//     scopelab::heap::restart_able_to_record(argv);  // the one line a program pays
//     const scopelab::heap::recording on;  // from here every block is recorded
//     work(100);
//     on.write("less.heap");
//     work(400);
//     on.write("more.heap");  // pprof -top -diff_base=less.heap PROGRAM more.heap
//   }                         // recording ends with the block
//
// Not for: production, as each allocation then walks the stack (README.md says
// what that costs); blocks from before the recording; a program built with a
// sanitizer, which has a heap of its own.
// Errors: std::runtime_error that says what to do. One recording at a time;
// write() from any thread, allocations of all threads are seen.
// On gperftools' heap profiler, which gperftools.cpp alone knows.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace scopelab::heap {

// Whether this process has the allocator that can record.
bool able_to_record();

// Bytes that malloc has handed out and not got back, by the allocator's own count;
// 0 if it keeps none (neither glibc's nor gperftools'). Any thread.
std::int64_t live_bytes();

// The library that can record, for LD_PRELOAD, and the environment that it wants beside.
extern const char* const recording_allocator;
std::vector<std::pair<std::string, std::string>> environment_to_record();

// Returns if it has; else replaces the process by itself, with the same
// arguments and the allocator preloaded. Call it first: what was done is lost.
void restart_able_to_record(char** argv);

class recording {
 public:
  recording();
  recording(const recording&) = delete;
  recording& operator=(const recording&) = delete;
  ~recording();

  // Writes what is live now.
  void write(const std::filesystem::path& to) const;
};

}  // namespace scopelab::heap
