// The promises on inputs drawn from the seed; what is expected is computed here.
#include "scenario.hpp"

#include "kit/seeded.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <numeric>

namespace {

std::vector<int> first(const std::vector<int>& all, std::size_t count) {
  return {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count)};
}

std::vector<std::string> some_texts(int least) {
  std::vector<std::string> texts;
  for (int count = kit::any_int(least, 9); count > 0; --count) {
    texts.push_back(kit::any_text(2, 30));
  }
  return texts;
}

// The two threads by turns of some steps each.
std::vector<turn> any_script() {
  std::vector<turn> script;
  for (int count = kit::any_int(2, 20); count > 0; --count) {
    script.push_back({.thread = kit::any_int(0, 1), .before = {}, .nth = kit::any_int(1, 4)});
  }
  return script;
}

popped pop_by_any_turns() {
  const int there = kit::any_int(0, 6);
  const int pops = kit::any_int(0, 4);
  std::vector<int> all = kit::any_distinct(there + kit::any_int(0, 6), 1, 1000);
  const std::vector<int> pushed = first(all, static_cast<std::size_t>(there));
  all.erase(all.begin(), all.begin() + there);
  return pop_by_turns(pushed, pops, all, any_script());
}

}  // namespace

TEST(AbaSeeded, WhateverIsPushedIsPoppedOnce) {
  const int there = kit::any_int(2, 10);
  const std::vector<int> all = kit::any_distinct(there + 2, 1, 1000);
  const std::vector<int> pushed = first(all, static_cast<std::size_t>(there));
  const std::vector<int> others{all[all.size() - 2], all.back()};
  const popped seen = pop_beside(pushed, 2, others);
  EXPECT_EQ(seen.lost, 0);
  EXPECT_EQ(seen.twice, 0);
  for (int rounds = 50; rounds > 0; --rounds) {
    const popped by_turns = pop_by_any_turns();
    EXPECT_EQ(by_turns.lost, 0);
    EXPECT_EQ(by_turns.twice, 0);
  }
}

TEST(PooledWhileReadSeeded, WhatIsReadIsOneOfTheTexts) {
  for (int rounds = kit::any_int(3, 10); rounds > 0; --rounds) {
    const std::vector<std::string> texts = some_texts(3);
    const text_read seen = read_beside(texts);
    EXPECT_TRUE(is_one_of(texts, seen.by_first)) << seen.by_first;
    EXPECT_EQ(seen.afterwards, texts.back());
  }
}

TEST(TornVersionSeeded, WhatIsReadWasSoAtOneMoment) {
  for (int rounds = kit::any_int(3, 10); rounds > 0; --rounds) {
    std::vector<int> all = kit::any_distinct(kit::any_int(2, 20), 1, 1000);
    const auto told = static_cast<std::size_t>(kit::any_int(1, static_cast<int>(all.size()) - 1));
    const std::vector<int> others{all.begin() + static_cast<std::ptrdiff_t>(told), all.end()};
    const auto seen = read_version_beside(first(all, told), others);
    EXPECT_TRUE(was_so(seen.read, all)) << seen.read.version << " is " << seen.read.entry;
    const auto any = read_version_by_turns(first(all, told), others, any_script());
    EXPECT_TRUE(was_so(any.read, all)) << any.read.version << " is " << any.read.entry;
    EXPECT_EQ(seen.afterwards.version, static_cast<int>(all.size()));
    EXPECT_EQ(seen.afterwards.entry, all.back());
  }
}

TEST(CopyOnPushSeeded, NoPushCopiesWhatIsThere) {
  const int count = kit::any_int(10, 3000);
  const pushed_edits seen = push_edits(count);
  EXPECT_LE(seen.copies, count);
  std::vector<int> expected(static_cast<std::size_t>(count));
  std::iota(expected.begin(), expected.end(), 0);
  EXPECT_EQ(seen.read, expected);
  const int there = kit::any_int(1, 50);
  expected.resize(static_cast<std::size_t>(there));
  std::iota(expected.begin(), expected.end(), 0);
  EXPECT_EQ(read_while_pushing(there), expected);
}

TEST(LockAcrossAwaitSeeded, AllAreRecordedInTheirOrder) {
  const std::vector<int> entries = kit::any_distinct(kit::any_int(2, 20), 1, 1000);
  const std::string all = fmt::format("{}", fmt::join(entries, " "));
  EXPECT_EQ(record_all(entries).describe(), all + " in memory, " + all + " in the file");
}
