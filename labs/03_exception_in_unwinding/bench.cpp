#include "scenario.hpp"

#include "kit/bench.hpp"
#include "kit/temporary_folder.hpp"

// The ways without harm: a broken half would end the program on the others.
namespace {

void ThrowingCleanup(benchmark::State& state) {
  kit::measure(state, [] {
    file out{{.write_fails = true}};
    return write_and_close(out);
  });
}
BENCHMARK(ThrowingCleanup);

void SwallowedError(benchmark::State& state) {
  kit::measure(state, [] {
    save("/dev/null", "text");
    return 0;
  });
}
BENCHMARK(SwallowedError);

void UncaughtAsBool(benchmark::State& state) {
  const std::vector<int> rows(100, 1);
  kit::measure(state, [&] { return rows_added(rows); });
}
BENCHMARK(UncaughtAsBool);

void OtherThread(benchmark::State& state) {
  kit::measure(state, [] {
    int ran = 0;
    run_elsewhere([&ran] { ++ran; });
    return ran;
  });
}
BENCHMARK(OtherThread);

void SkippedByExit(benchmark::State& state) {
  const kit::temporary_folder folder;
  const auto scratch = folder.path() / "scratch";
  kit::measure(state, [&] { return convert(scratch, "42"); });
}
BENCHMARK(SkippedByExit);

void CoroutineOutcome(benchmark::State& state) {
  kit::measure(state, [] { return booked(job::succeeds); });
}
BENCHMARK(CoroutineOutcome);

}  // namespace
