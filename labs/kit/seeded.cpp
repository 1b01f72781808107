#include "kit/seeded.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>

namespace kit {
namespace {

// FNV-1a: the same on every machine, which std::hash is not.
std::uint64_t hash(std::string_view text, std::uint64_t so_far) {
  for (const char c : text) so_far = (so_far ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return so_far;
}

class source {
 public:
  std::uint64_t seed() const { return seed_; }
  void set_seed(std::uint64_t seed) {
    seed_ = seed;
    known_ = false;
  }

  // splitmix64: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", 2014.
  std::uint64_t next() {
    begin_if_new();
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

 private:
  // Each test draws from the beginning of its own sequence.
  void begin_if_new() {
    const testing::TestInfo* const running = testing::UnitTest::GetInstance()->current_test_info();
    if (known_ && running == test_) return;
    known_ = true;
    test_ = running;
    state_ = seed_ ^ 0xcbf29ce484222325;
    if (running == nullptr) return;
    state_ = hash(running->test_suite_name(), state_);
    state_ = hash(running->name(), hash(".", state_));
  }

  std::uint64_t seed_ = 1;
  bool known_ = false;
  const testing::TestInfo* test_ = nullptr;
  std::uint64_t state_ = 0;
};

source& inputs() {
  static source only;
  return only;
}

}  // namespace

std::uint64_t seed() { return inputs().seed(); }
void set_seed(std::uint64_t seed) { inputs().set_seed(seed); }

int any_int(int lo, int hi) {
  const auto range = static_cast<std::uint64_t>(std::int64_t{hi} - lo + 1);
  return static_cast<int>(lo + static_cast<std::int64_t>(inputs().next() % range));
}

bool one_in(int in) { return any_int(1, in) == 1; }

std::string any_text(int min, int max) {
  std::string text(static_cast<std::size_t>(any_int(min, max)), ' ');
  for (char& c : text) c = static_cast<char>(any_int('a', 'z'));
  return text;
}

std::vector<int> any_distinct(int count, int lo, int hi) {
  std::vector<int> values;
  while (static_cast<int>(values.size()) < count) {
    const int drawn = any_int(lo, hi);
    if (std::find(values.begin(), values.end(), drawn) == values.end()) values.push_back(drawn);
  }
  return values;
}

}  // namespace kit
