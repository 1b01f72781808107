#include <scopelab/snapshot/delta.hpp>
#include <scopelab/snapshot/store.hpp>

#include <cstdio>

int main() {
  using namespace scopelab;
  const snapshot::bytes before(5000);
  snapshot::bytes after = before;
  after[7] = std::byte{1};
  const snapshot::bytes delta = snapshot::encode(before, after);
  bool refused = false;
  try {
    snapshot::decode(after, delta);
  } catch (const snapshot::delta_error& e) {
    refused = e.why() == snapshot::faults::wrong_base;
  }
  snapshot::store kept{{.budget = 10'000}};
  kept.keep(before);
  const snapshot::store::id last = kept.keep(after);
  const bool same =
      snapshot::decode(before, delta) == after && kept.get(last) == after;
  std::printf("%zu\n", delta.size());
  return same && refused ? 0 : 1;
}
