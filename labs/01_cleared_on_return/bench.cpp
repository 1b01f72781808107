#include "scenario.hpp"

#include "kit/bench.hpp"

namespace {

void ReturnedBuffer(benchmark::State& state) {
  kit::measure(state, [] { return greeting("Ada"); });
}
BENCHMARK(ReturnedBuffer);

void RetainedCapacity(benchmark::State& state) {
  const std::string page = page_with_title(title_size);
  kit::measure(state, [&] {
    summary kept;
    summarise(page, kept);
    return kept;
  });
}
BENCHMARK(RetainedCapacity);

void PooledView(benchmark::State& state) {
  kit::measure(state, [] { return decode_and_read("frame 7"); });
}
BENCHMARK(PooledView);

void DeferredInLoop(benchmark::State& state) {
  const std::vector<part> parts = parts_of(10, 1);
  kit::measure(state, [&] { return total_size(parts); });
}
BENCHMARK(DeferredInLoop);

}  // namespace
