#include "scenario.hpp"

#include "kit/bench.hpp"

// What is measured includes a new database, in a file, for each call.

static void AfterImage(benchmark::State& state) {
  const std::vector<int> counts(100, 1);
  kit::measure(state, [&] { return reserve_and_undo(1000, counts).undone; });
}
BENCHMARK(AfterImage)->UseRealTime();

static void ReplayedInverse(benchmark::State& state) {
  kit::measure(state, [] { return deliver({.times = 100}); });
}
BENCHMARK(ReplayedInverse)->UseRealTime();

static void MovedRowId(benchmark::State& state) {
  const std::vector<stocked> all{{"bolt", 100}, {"nut", 200}, {"screw", 300}};
  kit::measure(state, [&] { return put_back_after_import(all).size(); });
}
BENCHMARK(MovedRowId)->UseRealTime();

static void GuardPerStatement(benchmark::State& state) {
  kit::measure(state, [] { return book_all({.count = 100, .every_nth_unpaid = 1000}).said; });
}
BENCHMARK(GuardPerStatement)->UseRealTime();
