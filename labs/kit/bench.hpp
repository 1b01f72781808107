// A benchmark of a lab: the time of one call, and its allocations, which do not
// depend on the machine.
//
//   void LoopVariable(benchmark::State& state) {
//     kit::measure(state, [] { return closed_by(3); });
//   }
//   BENCHMARK(LoopVariable);           // named after the case
#pragma once

#include "kit/ledger.hpp"

#include <benchmark/benchmark.h>

namespace kit {

template <class Operation>
void measure(benchmark::State& state, Operation operation) {
  const std::int64_t before = allocations();
  for (auto _ : state) benchmark::DoNotOptimize(operation());
  state.counters["allocations"] = benchmark::Counter(static_cast<double>(allocations() - before),
                                                     benchmark::Counter::kAvgIterations);
}

}  // namespace kit
