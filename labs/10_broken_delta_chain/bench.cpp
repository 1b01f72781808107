#include "scenario.hpp"

#include "kit/bench.hpp"

#include <algorithm>
#include <cstdlib>

namespace {

void ZipTruncates(benchmark::State& state) {
  const std::string before = page_of(page_size, 1);
  const std::string after = page_of(page_size + 100, 2);
  kit::measure(state, [&] { return difference(before, after); });
}
BENCHMARK(ZipTruncates);

void WrongBase(benchmark::State& state) {
  const std::string base = page_of(page_size, 1);
  const record kept = record_of(base, page_of(page_size, 2));
  kit::measure(state, [&] { return restore(base, kept); });
}
BENCHMARK(WrongBase);

// The rows of a database; SCOPELAB_ROWS=1700000 makes it one of 64 MiB.
int rows_of_database() {
  const char* const asked = std::getenv("SCOPELAB_ROWS");
  return asked == nullptr ? 10'000 : std::max(1, std::atoi(asked));
}

// A page, then a database into which a byte was inserted: its rows.
void ExpandingRle(benchmark::State& state) {
  const auto rows = static_cast<int>(state.range(0));
  const std::string changes = rows == 0 ? every_other(page_size) : shifted(database_image(rows));
  std::size_t size = 0;
  kit::measure(state, [&] { return size = pack(changes).size(); });
  state.counters["percent"] = static_cast<double>(size) * 100 / static_cast<double>(changes.size());
}
BENCHMARK(ExpandingRle)->Arg(0)->Arg(rows_of_database());

void EvictedLink(benchmark::State& state) {
  kit::measure(state, [] { return keep_states(40, 2000).retained; });
}
BENCHMARK(EvictedLink);

}  // namespace
