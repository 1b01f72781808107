#include "scenario.hpp"

#include "kit/bench.hpp"

namespace {

// What the half costs; no HTTP is in it but where it flushes.
void SpanEndsFirst(benchmark::State& state) {
  exporter exports{"http://127.0.0.1:9"};  // batches are given up there
  const std::vector<command> all = commands_of({.count = 10, .shift = 0});
  kit::measure(state, [&] {
    int thrown = 0;
    for (const command& each : all) {
      try {
        undo_traced(exports, each);
      } catch (const undo_error&) {
        ++thrown;
      }
    }
    return thrown;
  });
}
BENCHMARK(SpanEndsFirst);

void SkippedByException(benchmark::State& state) {
  prometheus::Counter attempts, successes, failures;
  undo_counters in{attempts, successes, failures};
  const command good{"reserve", {}};
  kit::measure(state, [&] { return undo_counted(in, good); });
}
BENCHMARK(SkippedByException);

void BornAtOne(benchmark::State& state) {
  kit::measure(state, [] {
    prometheus::Registry registry;
    return register_failures(registry).GetName().size();
  });
}
BENCHMARK(BornAtOne);

void TwoNames(benchmark::State& state) {
  prometheus::Registry registry;
  exposition seen;
  for (const char* const reason : all_reasons) {
    seen.all.push_back({failures_name, {{"reason", reason}}, 0});
  }
  const rule_book rules = good_rules();
  kit::measure(state, [&] {
    rule_book into;
    load_rules(into, rules, seen);
    return into.size();
  });
}
BENCHMARK(TwoNames);

void LostAtShutdown(benchmark::State& state) {
  kit::measure(state, [] { return end_session(10).undos; });
}
BENCHMARK(LostAtShutdown)->UseRealTime();

}  // namespace
