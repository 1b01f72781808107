#include "scenario.hpp"

#include "kit/bench.hpp"

namespace {

void LoopVariable(benchmark::State& state) {
  kit::measure(state, [] { return closed_of(100); });
}
BENCHMARK(LoopVariable);

void StaleValue(benchmark::State& state) {
  kit::measure(state, [] { return run_from_five(9).afterwards; });
}
BENCHMARK(StaleValue);

void EarlyValue(benchmark::State& state) {
  const std::vector<std::string> paths(100, "/");
  kit::measure(state, [&] { return serve_all(paths); });
}
BENCHMARK(EarlyValue);

void DanglingFrame(benchmark::State& state) {
  const std::vector<std::string> users(100, "somebody with a longer name");
  kit::measure(state, [&] { return close_sessions(users); });
}
BENCHMARK(DanglingFrame);

void CoroutineClosure(benchmark::State& state) {
  const std::vector<int> clients(100, 7);
  kit::measure(state, [&] { return answered_of(clients); });
}
BENCHMARK(CoroutineClosure);

void MemberOrder(benchmark::State& state) {
  kit::measure(state, [] { return write_session(); });
}
BENCHMARK(MemberOrder);

}  // namespace
