// Inputs that are not in the tree: drawn from the seed and the name of the running
// test, so that the same seed gives each test the same inputs, whatever else runs.
//
//   TEST(LoopVariableSeeded, ...) {
//     const int count = kit::any_int(2, 20);        // verdict --seed 7 replays it
//
// What is expected is computed by the test, never by the half. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace kit {

// The number that all inputs are drawn from.
std::uint64_t seed();
void set_seed(std::uint64_t seed);

// A number from lo to hi, both included.
int any_int(int lo, int hi);

// True once in `in` times, as chance has it.
bool one_in(int in);

// A word of lower-case letters, `min` to `max` of them.
std::string any_text(int min, int max);

// So many numbers from lo to hi, no two of them the same: hi - lo + 1 are enough for `count`.
std::vector<int> any_distinct(int count, int lo, int hi);

// The same values in another order.
template <class Value>
std::vector<Value> shuffled(std::vector<Value> values) {
  for (std::size_t i = values.size(); i > 1; --i) {
    std::swap(values[i - 1], values[static_cast<std::size_t>(any_int(0, static_cast<int>(i) - 1))]);
  }
  return values;
}

}  // namespace kit
