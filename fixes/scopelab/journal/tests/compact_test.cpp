#include "scopelab/journal/tests/testing.hpp"

#include <gtest/gtest.h>

namespace scopelab::journal::testing {
namespace {

bool is_type_1(const record& each) { return each.type == 1; }

TEST(compact, what_is_kept_has_its_number_and_none_is_given_twice) {
  const folder in;
  {
    journal log{in.file()};
    for (int i = 1; i <= 10; ++i) {
      log.append({i % 3 == 0, std::to_string(i)});  // 3, 6 and 9 are of type 1
    }
    const auto before = log.bytes();
    log.compact(is_type_1);
    EXPECT_LT(log.bytes(), before);
    EXPECT_EQ(log.bytes(), fs::file_size(in.file()));
    EXPECT_EQ(log.append({1, "more"}), 11u);
  }
  EXPECT_EQ(read(in.file()),
            (std::vector<kept>{
                {3, 1, "3"}, {6, 1, "6"}, {9, 1, "9"}, {11, 1, "more"}}));
}

TEST(compact, of_everything_leaves_the_next_number) {
  const folder in;
  const auto nothing = [](const record&) { return false; };
  {
    journal log{in.file()};
    log.append({{1, "a"}, {1, "b"}, {1, "c"}});
    log.compact(nothing);
    log.compact(nothing);
  }
  {
    journal log{in.file()};
    EXPECT_EQ(log.recovered().records, 0u);
    EXPECT_EQ(log.append({1, "d"}), 4u);
  }
  EXPECT_EQ(read(in.file()), (std::vector<kept>{{4, 1, "d"}}));
}

TEST(compact, what_the_caller_throws_reaches_him_and_the_journal_goes_on) {
  const folder in;
  journal log{in.file()};
  log.append({1, "a"});
  EXPECT_THROW(
      log.compact([](const record&) -> bool { throw std::logic_error{"no"}; }),
      std::logic_error);
  EXPECT_EQ(log.append({1, "b"}), 2u);
  log.compact(is_type_1);
  EXPECT_EQ(log.bytes(), fs::file_size(in.file()));
}

TEST(compact, runs_of_large_records_take_several_batches) {
  const folder in;
  std::vector<kept> all;
  {
    journal log{in.file()};
    for (int i = 1; i <= 5; ++i) {
      const std::string text(400'000, static_cast<char>('a' + i));
      all.push_back({log.append({1, text}), 1, text});
    }
    log.compact(is_type_1);
  }
  EXPECT_EQ(read(in.file()), all);
}

TEST(compact, what_a_killed_one_left_is_removed) {
  const folder in;
  write_bytes(in.path() / "a.journal.compact", "half");
  write_bytes(in.path() / "a.journal.new", "half");
  const journal log{in.file()};
  EXPECT_FALSE(fs::exists(in.path() / "a.journal.compact"));
  EXPECT_FALSE(fs::exists(in.path() / "a.journal.new"));
}

}  // namespace
}  // namespace scopelab::journal::testing
