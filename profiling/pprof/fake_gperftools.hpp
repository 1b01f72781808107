// For the tests: gperftools' functions, which the adapter finds at run time. So a test knows when a
// profile begins and ends, and sanitizers can look at it.
#pragma once

#include <atomic>
#include <string>

struct fake_gperftools {
  std::atomic<int> started = 0;  // CPU profiles; to wait on
  std::atomic<int> stopped = 0;
  std::atomic<bool> recording = false;  // of the exact heap
  std::string sampled = "heap profile:      1:  4096 [     1:  4096] @ heap_v2/524288\n";
};
extern fake_gperftools fake;
