// What gperftools tells of the running program: what is live on the heap, by whom the heap has
// grown, and where processor time goes.
//
//   std::ofstream{"now.heap"} << gperftools::heap();  // pprof PROGRAM now.heap
//   gperftools::cpu_profile on;                       // from here, 100 samples a second
//   work();
//   std::ofstream{"work.prof"} << on.finish();        // pprof PROGRAM work.prof
//
// The heap is sampled, a stack for each TCMALLOC_SAMPLE_PARAMETER bytes allocated. It is exact while
// a recording is under way (exact_profile.hpp, or HEAPPROFILE in the environment).
//
// Not for: a program built with a sanitizer, which has a heap of its own.
// Errors: missing, if gperftools or what it needs at the start is; busy, if it does something else.
// Both say what to do. Thread: any; one cpu_profile at a time. All threads are seen.
#pragma once

#include <stdexcept>
#include <string>

namespace scopelab::gperftools {

struct missing : std::runtime_error {
  using std::runtime_error::runtime_error;
};
struct busy : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// In gperftools' text form, which pprof reads.
std::string heap();
std::string growth();

class cpu_profile {
 public:
  cpu_profile();
  cpu_profile(const cpu_profile&) = delete;
  cpu_profile& operator=(const cpu_profile&) = delete;
  // Stops; what was sampled is lost unless finish() was called.
  ~cpu_profile();

  // Stops, and returns the profile in gperftools' binary form. Once.
  std::string finish();

 private:
  void stop() noexcept;
  int file_;
  bool runs_ = false;
};

}  // namespace scopelab::gperftools
