#include "scopelab/journal/tests/testing.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <thread>

namespace scopelab::journal::testing {
namespace {

TEST(journal, what_was_appended_is_read_again_in_order) {
  const folder in;
  {
    journal log{in.file()};
    EXPECT_EQ(log.recovered().describe(), "0 records");
    EXPECT_EQ(log.append({1, "one"}), 1u);
    EXPECT_EQ(log.append({{2, "two"}, {3, ""}}), 2u);
    EXPECT_EQ(log.last_number(), 3u);
    EXPECT_EQ(log.bytes(), fs::file_size(in.file()));
  }
  std::vector<kept> all;
  journal again{in.file(), into(all)};
  EXPECT_EQ(all, (std::vector<kept>{{1, 1, "one"}, {2, 2, "two"}, {3, 3, ""}}));
  EXPECT_EQ(again.recovered().describe(), "3 records");
  EXPECT_EQ(again.append({1, "four"}), 4u);
}

TEST(journal, nothing_is_appended_by_an_empty_list) {
  const folder in;
  journal log{in.file()};
  const auto before = log.bytes();
  EXPECT_EQ(log.append(std::vector<entry>{}), 1u);
  EXPECT_EQ(log.bytes(), before);
}

TEST(journal, any_bytes_and_any_length_come_back) {
  const folder in;
  std::string every(256, '\0');
  for (std::size_t i = 0; i < every.size(); ++i) {
    every[i] = static_cast<char>(i);
  }
  const std::string large(std::size_t{1} << 20, 'x');
  {
    journal log{in.file()};
    log.append({7, every});
    log.append({255, large});
    EXPECT_EQ(fault_of([&] { log.append({1, large + 'x'}); }), "too_large");
    log.append({1, "after"});
  }
  EXPECT_EQ(
      read(in.file()),
      (std::vector<kept>{{1, 7, every}, {2, 255, large}, {3, 1, "after"}}));
}

TEST(journal, a_second_one_on_the_same_file_is_refused) {
  const folder in;
  const journal first{in.file()};
  EXPECT_EQ(fault_of([&] { const journal second{in.file()}; }), "in_use");
  EXPECT_EQ(fault_of([&] { inspect(in.file()); }), "in_use");
}

TEST(journal, a_folder_that_is_not_there_is_an_error_that_names_it) {
  const folder in;
  try {
    const journal log{in.path() / "none" / "a.journal"};
    FAIL();
  } catch (const journal_error& error) {
    EXPECT_EQ(error.why(), faults::io);
    EXPECT_NE(std::string_view{error.what()}.find("none"),
              std::string_view::npos);
  }
}

TEST(journal, what_a_reader_throws_reaches_the_caller_and_changes_nothing) {
  const folder in;
  {
    journal{in.file()}.append({1, "one"});
  }
  std::string torn = bytes_of(in.file()).append("SB");
  write_bytes(in.file(), torn);
  EXPECT_THROW(
      journal(in.file(), [](const record&) { throw std::logic_error{"no"}; }),
      std::logic_error);
  EXPECT_EQ(bytes_of(in.file()), torn);
}

// The leader waits until all eight are there: one write, one fdatasync.
TEST(journal, those_who_append_at_the_same_time_share_a_sync) {
  const folder in;
  std::atomic<int> syncs = 0, groups = 0;
  std::set<std::uint64_t> numbers;
  {
    journal log{in.file(),
                {},
                {.max_wait = std::chrono::minutes{5},
                 .max_group = 8,
                 .synced =
                     [&](std::size_t entries, std::chrono::nanoseconds) {
                       if (entries == 8) ++groups;
                     },
                 .calls = {.fdatasync = [&](int file) {
                   ++syncs;
                   return ::fdatasync(file);
                 }}}};
    syncs = 0;  // opening is one
    std::vector<std::thread> all;
    std::mutex mutex;
    for (int i = 0; i < 8; ++i) {
      all.emplace_back([&, i] {
        const auto number = log.append({1, std::to_string(i)});
        const std::lock_guard lock{mutex};
        numbers.insert(number);
      });
    }
    for (std::thread& each : all) each.join();
  }
  EXPECT_EQ(syncs, 1);
  EXPECT_EQ(groups, 1);
  EXPECT_EQ(numbers.size(), 8u);
  EXPECT_EQ(read(in.file()).size(), 8u);
}

TEST(journal, a_leader_waits_no_longer_than_it_may) {
  const folder in;
  journal log{in.file(), {}, {.max_wait = std::chrono::milliseconds{1}}};
  EXPECT_EQ(log.append({1, "alone"}), 1u);
}

TEST(journal, a_hook_that_throws_ends_the_journal_and_nobody_waits) {
  const folder in;
  bool throws = false;
  journal log{in.file(), {}, {.at_point = [&](std::string_view point) {
                if (throws && point == "append.half") throw std::bad_alloc{};
              }}};
  log.append({1, "one"});
  throws = true;
  EXPECT_EQ(fault_of([&] { log.append({1, "two"}); }), "write_failed");
  throws = false;
  EXPECT_EQ(fault_of([&] { log.append({1, "three"}); }), "refused");
}

TEST(journal, from_many_threads_each_is_there_once) {
  const folder in;
  constexpr unsigned threads = 8, each_appends = 50;
  {
    journal log{in.file()};
    std::vector<std::thread> all;
    for (unsigned t = 0; t < threads; ++t) {
      all.emplace_back([&, t] {
        for (unsigned i = 0; i < each_appends; ++i) {
          log.append({1, std::to_string(t * each_appends + i)});
        }
      });
    }
    for (int i = 0; i < 3; ++i) {
      log.compact([](const record&) { return true; });
    }
    for (std::thread& each : all) each.join();
  }
  std::set<std::string> texts;
  std::uint64_t last = 0;
  for (const kept& each : read(in.file())) {
    EXPECT_EQ(each.number, ++last);
    texts.insert(each.text);
  }
  EXPECT_EQ(texts.size(), std::size_t{threads} * each_appends);
}

}  // namespace
}  // namespace scopelab::journal::testing
