// Tells a leak from what only takes its time to fill.
//
//   const trend t = trend_of({0, 100, 201, 299, 400, 502, 600, 700}, 50);
//   t.shape == shape::rising; t.slope == 100;  // a round
//
// Levels are in any unit, one a round, at least 8 of them. Any thread.
// The slope is Sen's median of pairwise slopes, its interval (95 %) is Kendall's:
// P. K. Sen, "Estimates of the regression coefficient based on Kendall's tau", 1968.
#pragma once

#include <vector>

namespace scopelab::diagnose {

enum class shape {
  steady,    // it does not grow, or has stopped to, or comes down again
  rising,    // it grows, and no slower late than early
  undecided  // more rounds would tell
};

struct trend {
  diagnose::shape shape = shape::undecided;
  double slope = 0;  // a round, over all rounds
  double low = 0;    // its interval
  double high = 0;
  double late_over_early =
      0;             // the slope of the second half by that of the first; 0: there was none
  double grown = 0;  // from the first round to the last
};

// `noise`: what may come together over all rounds without a meaning. `work`: how much was done by
// each round's end, where rounds are slices of time in which a busy machine lets a program do more or
// less; empty: the same in each.
trend trend_of(const std::vector<double>& levels, double noise,
               const std::vector<double>& work = {});

}  // namespace scopelab::diagnose
