// Counts what a process holds, while it still runs: tools that look at exit
// miss what is still reachable then.
//
//   const kit::per_operation held = kit::slope(workload, 100);
//   EXPECT_EQ(held.blocks, 1);   // every operation leaves one block behind
//
// Bytes and blocks are those of operator new; malloc() by itself is not seen.
// Bytes are the allocator's usable size, so they include its rounding.
#pragma once

#include "kit/kit.hpp"

#include <cstdint>
#include <functional>

namespace kit {

// What the process holds now. Any thread.
struct holdings {
  std::int64_t bytes;
  std::int64_t blocks;
  std::int64_t descriptors;
  std::int64_t threads;
};
holdings held_now();

// Calls of operator new since the start of the process. Any thread.
std::int64_t allocations();

// For worlds: notes how many descriptors are open, for `peak_descriptors`.
void note_descriptors();

// Called at each note; empty: nobody is. One thread.
void on_note(std::function<void()> call);

// What `n` operations leave behind, and hold at the peak, per operation.
struct per_operation {
  double bytes;
  double blocks;
  double descriptors;
  double threads;
  double peak_descriptors;
  double peak_bytes;
  double allocations;
};

// The slope between n and 4n operations, after a warm-up of n: what is
// allocated once, or bounded by a cache, cancels out. What stays until the
// workload's result goes counts, as does what stays for good. One thread.
per_operation slope(const workload& load, int n);

// What `n` operations hold beyond what is held after a warm-up: a point of a curve. In a process
// of its own, as what they leave for good is in the next one too. One thread.
//
//   kit::point_after(load, 50, 200).bytes   // about 200 times slope(load, 50).bytes
struct point {
  std::int64_t bytes;
  std::int64_t peak_descriptors;
};
point point_after(const workload& load, int warm_up, int n);

}  // namespace kit
