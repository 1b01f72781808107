#include "scenario.hpp"

#include "kit/bench.hpp"

namespace {

void DualWrite(benchmark::State& state) {
  kit::measure(state, [] { return place_orders({.count = 100}).messages; });
}
BENCHMARK(DualWrite);

void DoubleSend(benchmark::State& state) {
  kit::measure(state, [] { return send_letters({.letters = 100}).sends; });
}
BENCHMARK(DoubleSend);

void CursorSkipsLateCommit(benchmark::State& state) {
  kit::measure(state, [] { return forward_letters(25).skipped; });
}
BENCHMARK(CursorSkipsLateCommit);

void CompensatedInOrder(benchmark::State& state) {
  kit::measure(state, [] { return call_off({.trips = 50}).left; });
}
BENCHMARK(CompensatedInOrder);

void CancelBeforeTry(benchmark::State& state) {
  kit::measure(state, [] { return seat({.sagas = 100}).seats; });
}
BENCHMARK(CancelBeforeTry);

}  // namespace
