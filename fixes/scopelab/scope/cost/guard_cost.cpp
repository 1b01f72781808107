// What a guard costs, beside other guards.
//
//   guard_cost [--benchmark_...]     time and cleanups a second
//   guard_cost instructions        under callgrind: a dump for each guard
//                                   (instructions.sh makes a table of them)
#include "guards.hpp"

#include <benchmark/benchmark.h>
#include <valgrind/callgrind.h>

#include <cstdlib>
#include <iostream>
#include <string>

namespace {

using scopelab::cost::contender;
using scopelab::cost::contenders;

// Runs `n` blocks; ends the program if a cleanup was lost.
void run_blocks(const contender& guard, int n) {
  int counter = 0;
  for (int i = 0; i < n; ++i) guard.once(counter);
  if (counter != n * guard.cleanups) {
    std::cerr << guard.name << ": " << counter << " cleanups in " << n
              << " blocks\n";
    std::exit(1);
  }
}

// Instructions from here to the dump belong to `guard`; the loop around the
// calls is taken off by the difference of two run lengths.
int dump_instructions() {
  for (const contender& guard : contenders()) {
    run_blocks(guard, 10);  // lazy binding happens here
    for (const int n : {1000, 11000}) {
      CALLGRIND_ZERO_STATS;
      run_blocks(guard, n);
      const std::string label =
          std::string{guard.name} + "|" + std::to_string(n);
      CALLGRIND_DUMP_STATS_AT(label.c_str());
    }
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && std::string{argv[1]} == "instructions")
    return dump_instructions();
  for (const contender& guard : contenders()) {
    benchmark::RegisterBenchmark(
        std::string{guard.name}.c_str(), [&guard](benchmark::State& state) {
          int counter = 0;
          for (auto _ : state) guard.once(counter);
          if (counter !=
              guard.cleanups * static_cast<int>(state.iterations())) {
            state.SkipWithError("a cleanup was lost");
          }
          state.counters["cleanups/s"] =
              benchmark::Counter(counter, benchmark::Counter::kIsRate);
        });
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
