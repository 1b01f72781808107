#include "kit/heap.hpp"

#include <atomic>
#include <stdexcept>

#include "kit/child.hpp"
#include "kit/ledger.hpp"
#include "profiling/heap/exact_profile.hpp"

namespace kit {
namespace {

constexpr std::chrono::seconds profile_limit{120};

// Runs in a process of its own.
void write_after(const workload& load, int warm_up, int n, const std::filesystem::path& to) {
  const scopelab::heap::recording all;
  std::any alive = load.run(warm_up);
  if (n > 0) {
    alive.reset();
    std::atomic<int> notes{0};
    on_note([&] {
      if (++notes == n) all.write(to);
    });
    alive = load.run(n);
    on_note({});
    if (notes >= n) return;
  }
  all.write(to);
}

}  // namespace

heap_profiles write_heap_profiles(const workload& load, int n,
                                  const std::filesystem::path& folder) {
  const std::string name{load.case_name};
  const heap_profiles made{folder / (name + ".warm_up.heap"), folder / (name + ".n.heap"),
                           folder / (name + ".4n.heap")};
  const auto write = [&](int operations, const std::filesystem::path& to) {
    const ending end = in_child(
        [&]() -> std::string {
          write_after(load, n, operations, to);
          return {};
        },
        profile_limit);
    if (end.how != ending::returned) throw std::runtime_error(name + ": " + end.describe());
  };
  write(0, made.warm_up);
  write(n, made.less);
  write(4 * n, made.more);
  return made;
}

}  // namespace kit
