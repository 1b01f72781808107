#include "scopelab/txn/fault_points.hpp"

#include <algorithm>
#include <string>

namespace scopelab::txn {

std::size_t fault_points::index(std::string_view point) {
  const auto* const found = std::ranges::find(names, point);
  // A misspelt point would make a test pass that never saw its fault.
  if (found == names.end())
    throw std::invalid_argument("no fault point '" + std::string(point) + "'");
  return static_cast<std::size_t>(found - names.begin());
}

void fault_points::add(std::string_view point, unsigned nth, bool repeat,
                       when side) {
  const std::size_t i = index(point);
  if (nth == 0) throw std::invalid_argument("passages are counted from 1");
  if (point == "statement" && side == when::after)
    throw std::invalid_argument("a statement fails before it is sent only");
  const std::lock_guard lock{mutex_};
  plans_.push_back({i, passed_[i] + nth, repeat ? nth : 0, side});
}

void fault_points::fail(std::string_view point, unsigned nth, when side) {
  add(point, nth, false, side);
}

void fault_points::fail_every(std::string_view point, unsigned nth, when side) {
  add(point, nth, true, side);
}

void fault_points::clear() {
  const std::lock_guard lock{mutex_};
  plans_.clear();
}

unsigned fault_points::passed(std::string_view point) const {
  const std::size_t i = index(point);
  const std::lock_guard lock{mutex_};
  return passed_[i];
}

fault_points::passage fault_points::pass(std::string_view point) {
  const std::size_t i = index(point);
  const std::lock_guard lock{mutex_};
  const unsigned now = ++passed_[i];
  passage result;
  std::erase_if(plans_, [&](plan& p) {
    if (p.point != i || p.next != now) return false;
    (p.side == when::before ? result.before : result.after) = true;
    p.next += p.every;
    return p.every == 0;
  });
  return result;
}

}  // namespace scopelab::txn
