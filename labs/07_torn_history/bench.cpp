#include "scenario.hpp"

#include "kit/bench.hpp"

// One thread, and the ways without harm: what is compared is the cost.
namespace {

void Aba(benchmark::State& state) {
  entry_stack on{100};
  kit::measure(state, [&] {
    for (int i = 0; i < 100; ++i) push(on, i);
    int sum = 0;
    while (const auto next = pop(on)) sum += *next;
    return sum;
  });
}
BENCHMARK(Aba);

void PooledWhileRead(benchmark::State& state) {
  slot_pool in;
  kit::measure(state, [&] {
    publish(in, "a text");
    return read(in);
  });
}
BENCHMARK(PooledWhileRead);

void TornVersion(benchmark::State& state) {
  const auto of = make_last_entry();
  int entry = 0;
  kit::measure(state, [&] {
    of->tell(++entry);
    return of->read();
  });
}
BENCHMARK(TornVersion);

void CopyOnPush(benchmark::State& state) {
  const auto count = static_cast<int>(state.range(0));
  kit::measure(state, [&] { return push_edits(count); });
  state.SetComplexityN(count);
}
BENCHMARK(CopyOnPush)->Arg(500)->Arg(2000)->Arg(8000);

void LockAcrossAwait(benchmark::State& state) {
  const std::vector<int> one{1};
  kit::measure(state, [&] { return log_of(one); });
}
BENCHMARK(LockAcrossAwait);

}  // namespace
