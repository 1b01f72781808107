#include "kit/ledger.hpp"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <iterator>

#include "kit/counting_new.hpp"

namespace kit {
namespace {

// Only looked at while a reading is under way: counting descriptors is slow.
std::atomic<bool> watching{false};
std::atomic<std::int64_t> peak_of_descriptors{0};

std::int64_t entries_of(const char* folder) {
  std::filesystem::directory_iterator entries{folder};
  return std::distance(begin(entries), end(entries));
}

// Less the one that the look itself opens.
std::int64_t open_descriptors() { return entries_of("/proc/self/fd") - 1; }

struct reading {
  holdings held;
  std::int64_t peak_descriptors;
};

reading read_after(const workload& load, int n) {
  peak_of_descriptors = open_descriptors();
  watching = true;
  const std::any alive = load.run(n);
  watching = false;
  return {held_now(), peak_of_descriptors};
}

}  // namespace

holdings held_now() {
  return {counting_new::live_bytes(), counting_new::live_blocks(), open_descriptors(),
          entries_of("/proc/self/task")};
}

std::int64_t allocations() { return counting_new::allocations(); }

void note_descriptors() {
  if (!watching) return;
  peak_of_descriptors = std::max(peak_of_descriptors.load(), open_descriptors());
}

per_operation slope(const workload& load, int n) {
  read_after(load, n);
  const reading less = read_after(load, n);
  const reading more = read_after(load, 4 * n);
  const auto rise = [n](std::int64_t from, std::int64_t to) {
    return static_cast<double>(to - from) / (3.0 * n);
  };
  return {rise(less.held.bytes, more.held.bytes), rise(less.held.blocks, more.held.blocks),
          rise(less.held.descriptors, more.held.descriptors),
          rise(less.held.threads, more.held.threads),
          rise(less.peak_descriptors, more.peak_descriptors)};
}

}  // namespace kit
