#include "kit/ledger.hpp"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <iterator>
#include <utility>

#include "kit/counting_new.hpp"

namespace kit {
namespace {

// Only looked at while a reading is under way: counting descriptors is slow.
std::atomic<bool> watching{false};
std::atomic<std::int64_t> peak_of_descriptors{0};

std::function<void()> listener;

std::int64_t entries_of(const char* folder) {
  std::filesystem::directory_iterator entries{folder};
  return std::distance(begin(entries), end(entries));
}

// Less the one that the look itself opens.
std::int64_t open_descriptors() { return entries_of("/proc/self/fd") - 1; }

struct reading {
  holdings held;
  std::int64_t peak_descriptors;
  std::int64_t peak_bytes;
  std::int64_t allocations;
};

// A workload may take readings itself: each has a peak of its own.
reading read_after(const workload& load, int n) {
  const std::int64_t outer_peak = peak_of_descriptors.exchange(open_descriptors());
  const bool was_watching = watching.exchange(true);
  counting_new::restart_peak();
  const std::any alive = load.run(n);
  watching = was_watching;
  const std::int64_t calls = allocations();
  return {held_now(), peak_of_descriptors.exchange(outer_peak), counting_new::peak_bytes(), calls};
}

}  // namespace

holdings held_now() {
  return {counting_new::live_bytes(), counting_new::live_blocks(), open_descriptors(),
          entries_of("/proc/self/task")};
}

std::int64_t allocations() { return counting_new::allocations(); }

void on_note(std::function<void()> call) { listener = std::move(call); }

void note_descriptors() {
  if (listener) listener();
  if (!watching) return;
  peak_of_descriptors = std::max(peak_of_descriptors.load(), open_descriptors());
}

per_operation slope(const workload& load, int n) {
  read_after(load, n);
  const reading first = read_after(load, n);
  const reading less = read_after(load, n);
  const reading more = read_after(load, 4 * n);
  // What n operations leave for good is in `more` too, and is the rise from first to less.
  const auto rise = [&](auto figure) {
    return static_cast<double>(figure(more) - 2 * figure(less) + figure(first)) / (3.0 * n);
  };
  return {rise([](const reading& r) { return r.held.bytes; }),
          rise([](const reading& r) { return r.held.blocks; }),
          rise([](const reading& r) { return r.held.descriptors; }),
          rise([](const reading& r) { return r.held.threads; }),
          rise([](const reading& r) { return r.peak_descriptors; }),
          rise([](const reading& r) { return r.peak_bytes; }),
          rise([](const reading& r) { return r.allocations; })};
}

point point_after(const workload& load, int warm_up, int n) {
  read_after(load, warm_up);
  const holdings before = held_now();
  const reading after = read_after(load, n);
  const std::int64_t peak = std::max(after.peak_descriptors, after.held.descriptors);
  return {after.held.bytes - before.bytes, peak - before.descriptors};
}

}  // namespace kit
