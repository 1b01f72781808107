#include "scenario.hpp"

#include "kit/bench.hpp"

namespace {

void ParkedTask(benchmark::State& state) {
  kit::measure(state, [] { return get_pages(200, 0).answered; });
}
BENCHMARK(ParkedTask)->UseRealTime();

void HandlerCycle(benchmark::State& state) {
  kit::measure(state, [] { return visit(10).last_answer; });
}
// What the broken half leaves are descriptors.
BENCHMARK(HandlerCycle)->UseRealTime()->Iterations(20);

void UnreadResponse(benchmark::State& state) {
  kit::measure(state, [] { return ask(20, "/ok").found; });
}
BENCHMARK(UnreadResponse)->UseRealTime();

void DetachedError(benchmark::State& state) {
  kit::measure(state, [] { return run_jobs(20, "").ended; });
}
BENCHMARK(DetachedError)->UseRealTime();

void BlamedFrame(benchmark::State& state) {
  kit::measure(state, [] { return who_is_alive().waiting; });
}
BENCHMARK(BlamedFrame)->UseRealTime();

}  // namespace
