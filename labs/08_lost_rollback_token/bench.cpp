#include "scenario.hpp"

#include "kit/bench.hpp"
#include "kit/temporary_folder.hpp"

namespace {

void AmbiguousToken(benchmark::State& state) {
  kit::measure(state, [] { return token_of({"cmd-1", "saga-1", 23}); });
}
BENCHMARK(AmbiguousToken);

void LenientSchema(benchmark::State& state) {
  const std::string command = command_json("update");
  kit::measure(state, [&] { return is_good(command); });
}
BENCHMARK(LenientSchema);

// A server, a client, and a hundred requests.
void LostOnCancel(benchmark::State& state) {
  kit::measure(state, [] { return trade_with_breaks(100, {}).answered; });
}
BENCHMARK(LostOnCancel);

// A hundred commands on disk: what an fdatasync each costs.
void BufferedJournal(benchmark::State& state) {
  const kit::temporary_folder in;
  const std::vector<std::string> all = commands(100);
  int files = 0;
  kit::measure(state, [&] {
    record_all(in.path() / std::to_string(++files), all, [](const std::string&) {});
    return files;
  });
}
BENCHMARK(BufferedJournal);

}  // namespace
