// No compare_exchange, but a mutex around it all.
// lab        07_torn_history
// technique  another strategy
// base       fixed
// expect     full
//--- before
#include "contract.hpp"

#include <mutex>

static mutex one_at_a_time;
//--- replaces push
void push(entry_stack& on, int entry) {
  const std::lock_guard lock{one_at_a_time};
  const int place = on.places.take();
  on.places.write(place, {entry, on.top.load().place});
  on.top.store({place, 0});
}
//--- replaces pop
std::optional<int> pop(entry_stack& from) {
  const std::lock_guard lock{one_at_a_time};
  const int place = from.top.load().place;
  if (place == nowhere) return std::nullopt;
  const auto [entry, below] = from.places.read(place);
  from.top.store({below, 0});
  from.places.give_back(place);
  return entry;
}
