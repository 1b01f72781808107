#include "profiling/diagnose/trend.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace scopelab::diagnose {
namespace {

// A leak does not tire: its second half grows at least so much of what its first did.
constexpr double still_as_fast = 0.75;
// What has slowed down to this has stopped.
constexpr double has_stopped = 0.25;
// Of a leak hardly anything comes back.
constexpr double comes_back = 0.25;

struct interval {
  double middle;
  double low;
  double high;
};

// Rounds `from` to `to`, both included.
interval sen(const std::vector<double>& y, const std::vector<double>& x, std::size_t from,
             std::size_t to) {
  std::vector<double> slopes;
  for (std::size_t i = from; i <= to; ++i) {
    for (std::size_t j = i + 1; j <= to; ++j) {
      slopes.push_back((y[j] - y[i]) / (x[j] - x[i]));
    }
  }
  std::sort(slopes.begin(), slopes.end());
  const auto n = static_cast<double>(to - from + 1);
  const auto count = static_cast<double>(slopes.size());
  const double spread = 1.96 * std::sqrt(n * (n - 1) * (2 * n + 5) / 18);
  const auto at = [&](double rank) {
    return slopes[static_cast<std::size_t>(std::clamp(rank, 0.0, count - 1))];
  };
  return {at((count - 1) / 2), at(std::floor((count - spread) / 2)),
          at(std::ceil((count + spread) / 2))};
}

// Where each round ends: 0, 1, 2, ... on average, but farther on where more was done.
std::vector<double> ends_of(const std::vector<double>& work, std::size_t rounds) {
  std::vector<double> x(rounds);
  const bool known = work.size() == rounds && work.back() > work.front();
  for (std::size_t i = 0; i < rounds; ++i) {
    // Also a round in which nothing was done has a length.
    constexpr double least = 1e-3;
    const auto index = static_cast<double>(i);
    x[i] = known ? (work[i] - work.front()) / (work.back() - work.front()) *
                           static_cast<double>(rounds - 1) +
                       least * index
                 : index;
  }
  return x;
}

// The most that it fell from a level that it had reached.
double fall(const std::vector<double>& y) {
  double highest = y.front();
  double most = 0;
  for (const double level : y) {
    highest = std::max(highest, level);
    most = std::max(most, highest - level);
  }
  return most;
}

trend judged(const std::vector<double>& y, const std::vector<double>& x, double noise) {
  const std::size_t last = y.size() - 1;
  const std::size_t middle = y.size() / 2;
  const interval all = sen(y, x, 0, last);
  const interval early = sen(y, x, 0, middle);
  const interval late = sen(y, x, middle, last);
  const auto [lowest, highest] = std::minmax_element(y.begin(), y.end());
  const double range = *highest - *lowest;
  const double early_growth = y[middle] - y.front();
  const double late_growth = y.back() - y[middle];

  trend t{shape::undecided, all.middle, all.low, all.high, 0, y.back() - y.front()};
  if (early.middle > 0) t.late_over_early = late.middle / early.middle;

  const bool nothing = range <= noise || t.grown <= noise;
  const bool as_fast = all.low > 0 && late.low > 0 && early.middle > 0 &&
                       t.late_over_early >= still_as_fast && fall(y) <= comes_back * range;
  const bool no_more = late_growth <= std::max(noise / 2, has_stopped * early_growth);
  const bool falls_again = all.low <= 0 && fall(y) > comes_back * range;
  if (!nothing && as_fast) {
    t.shape = shape::rising;
  } else if (nothing || no_more || falls_again) {
    t.shape = shape::steady;
  }
  return t;
}

}  // namespace

// Neither time nor work tells exactly how often the program did what leaks: it is enough that it
// rises by one of them, as what only fills does so by neither.
trend trend_of(const std::vector<double>& y, double noise, const std::vector<double>& work) {
  if (y.size() < 8) return {};
  const trend by_round = judged(y, ends_of({}, y.size()), noise);
  if (work.empty()) return by_round;
  const trend by_work = judged(y, ends_of(work, y.size()), noise);
  return by_round.shape == shape::rising && by_work.shape != shape::rising ? by_round : by_work;
}

}  // namespace scopelab::diagnose
