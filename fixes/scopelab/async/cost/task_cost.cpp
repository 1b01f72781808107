// What a task costs in a task_scope, beside a bare co_spawn.
//
//   task_cost                a table: allocations, bytes, time, ratio
//   task_cost instructions   under callgrind: a dump for each way
//                            (check_table.sh makes a column of them)
#include "heap.hpp"
#include "scopelab/cost/quartile.hpp"
#include "spawners.hpp"

#include <valgrind/callgrind.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace scopelab::cost;

// Ends the program if a task was lost.
void run_batches(const spawner& way, int batches) {
  const int ended = way.run(batches);
  if (ended == batches * batch) return;
  std::fprintf(stderr, "%s: %d tasks ended of %d\n",
               std::string{way.name}.c_str(), ended, batches * batch);
  std::exit(1);
}

// Start-up, and what a batch costs only once a context, are taken off by the
// difference of two lengths.
constexpr int few = 10;
constexpr int many = 110;
constexpr int tasks = (many - few) * batch;

int dump_instructions() {
  for (const spawner& way : spawners()) {
    run_batches(way, few);  // lazy binding happens here
    for (const int n : {few, many}) {
      CALLGRIND_ZERO_STATS;
      run_batches(way, n);
      const std::string label =
          std::string{way.name} + "|" + std::to_string(n * batch);
      CALLGRIND_DUMP_STATS_AT(label.c_str());
    }
  }
  return 0;
}

double allocations_a_task(const spawner& way) {
  std::size_t counted[2] = {};
  for (const int i : {0, 1}) {
    const std::size_t before = allocations();
    run_batches(way, i == 0 ? few : many);
    counted[i] = allocations() - before;
  }
  return static_cast<double>(counted[1] - counted[0]) / tasks;
}

double nanoseconds_a_task(const spawner& way) {
  constexpr int batches = 100;
  const auto start = std::chrono::steady_clock::now();
  run_batches(way, batches);
  const std::chrono::duration<double, std::nano> took =
      std::chrono::steady_clock::now() - start;
  return took.count() / (batches * batch);
}

// The ways take turns, so that what slows the machine slows them all.
int table() {
  constexpr int rounds = 41;
  const std::vector<spawner>& all = spawners();
  // Counted on a heap that nothing else has used yet.
  std::vector<double> bytes;
  for (const spawner& way : all) bytes.push_back(way.bytes(10000));
  std::vector<std::vector<double>> times(all.size());
  std::vector<std::vector<double>> ratios(all.size());
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      times[i].push_back(nanoseconds_a_task(all[i]));
      ratios[i].push_back(times[i].back() / times[0].back());
    }
  }
  std::puts(
      "| a task by | allocations | bytes while parked | ns | times bare "
      "(quartiles) |\n|---|---:|---:|---:|---:|");
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::printf("| %s | %.1f | %.0f | %.0f | %.2f (%.2f-%.2f) |\n",
                std::string{all[i].name}.c_str(), allocations_a_task(all[i]),
                bytes[i], quartile(times[i], 2), quartile(ratios[i], 2),
                quartile(ratios[i], 1), quartile(ratios[i], 3));
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view what = argc == 2 ? argv[1] : "table";
  if (what == "instructions") return dump_instructions();
  if (what == "table") return table();
  std::fputs("usage: task_cost [table | instructions]\n", stderr);
  return 2;
}
