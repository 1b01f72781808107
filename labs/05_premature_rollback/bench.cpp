#include "scenario.hpp"

#include "kit/bench.hpp"

namespace {

// Orders that are all good, from one client: the price of being right, the server's
// and the client's own included.
void order_by(benchmark::State& state, const route& by) {
  const traffic good{.requests = 200,
                     .commits_fail = false,
                     .clients_leave = false,
                     .items_missing = false,
                     .clients = 1};
  kit::measure(state, [&] { return trade(by, good).ok; });
  state.SetItemsProcessed(state.iterations() * good.requests);
}

void EndsBeforeAsync(benchmark::State& state) { order_by(state, by_serve_async); }
BENCHMARK(EndsBeforeAsync)->UseRealTime();

void UnnamedGuard(benchmark::State& state) { order_by(state, by_place); }
BENCHMARK(UnnamedGuard)->UseRealTime();

void ReplyBeforeCommit(benchmark::State& state) { order_by(state, by_place_and_tell); }
BENCHMARK(ReplyBeforeCommit)->UseRealTime();

void CommitInDestructor(benchmark::State& state) { order_by(state, by_place_in_unit); }
BENCHMARK(CommitInDestructor)->UseRealTime();

void StatusDecidesLate(benchmark::State& state) { order_by(state, by_serve); }
BENCHMARK(StatusDecidesLate)->UseRealTime();

// The same server and handler, and nobody who begins or commits.
void Unguarded(benchmark::State& state) {
  order_by(state, {.answers = [](visit& of) { return store_if_known(of); }});
}
BENCHMARK(Unguarded)->Name("StatusDecidesLate/unguarded")->UseRealTime();

}  // namespace
