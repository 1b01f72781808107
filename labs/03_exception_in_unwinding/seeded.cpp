// The promises on inputs drawn from the seed; what is expected is computed here.
#include "scenario.hpp"

#include "kit/child.hpp"
#include "kit/seeded.hpp"
#include "kit/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace {

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& each : texts) all += each + '\n';
  return all;
}

}  // namespace

TEST(ThrowingCleanupSeeded, EveryErrorReachesTheCaller) {
  std::vector<plan> plans(1, plan{.write_fails = true, .close_fails = true});
  for (int count = kit::any_int(2, 10); count > 0; --count) {
    plans.push_back({.write_fails = kit::one_in(2), .close_fails = kit::one_in(2)});
  }
  plans = kit::shuffled(std::move(plans));
  errors expected;
  for (plan& each : plans) {
    each.write_error = kit::any_text(1, 40);
    each.close_error = kit::any_text(1, 40);
    if (each.write_fails) expected.push_back(each.write_error);
    if (each.close_fails) expected.push_back(each.close_error);
  }
  const kit::ending end = kit::in_child([&plans] {
    errors found;
    std::string wrong;
    for (const plan& each : plans) {
      file out{each};
      for (const std::string& error : write_and_close(out)) found.push_back(error);
      if (out.calls() != "wc") wrong = "a file was not written once, then closed once";
    }
    return joined(found) + wrong;
  });
  EXPECT_EQ(end.describe(), joined(expected));
}

TEST(SwallowedErrorSeeded, AFullDiskIsNoticedAndAnotherIsWrittenTo) {
  for (int saves = kit::any_int(3, 10); saves > 0; --saves) {
    const std::string text = kit::any_text(1, 20'000);
    EXPECT_TRUE(full_disk_is_noticed(text));
    EXPECT_TRUE(full_disk_behind_a_link_is_noticed(text));
    if (kit::one_in(2)) {
      EXPECT_EQ(saved_and_read(text), text);
    }
  }
}

TEST(UncaughtAsBoolSeeded, RowsAddedWhileUnwindingAreCommittedButThoseThatThrow) {
  std::vector<int> rows{kit::any_int(1, 1000)};
  for (int count = kit::any_int(2, 20); count > 0; --count) {
    rows.push_back(kit::any_int(1, 1000) * (kit::one_in(3) ? -1 : 1));
  }
  rows = kit::shuffled(std::move(rows));
  std::vector<int> expected;
  for (const int row : rows) {
    if (row > 0) expected.push_back(row);
  }
  EXPECT_EQ(rows_added_while_unwinding(rows), expected);
  EXPECT_EQ(rows_added(rows), expected);
}

TEST(OtherThreadSeeded, TheJoinerCatchesEveryException) {
  std::vector<std::string> messages{kit::any_text(1, 40)};
  for (int count = kit::any_int(2, 10); count > 0; --count) {
    messages.push_back(kit::any_text(0, 40));  // none: a job that does not throw
  }
  messages = kit::shuffled(std::move(messages));
  const kit::ending end = kit::in_child([&messages] {
    std::vector<std::string> caught;
    int ran = 0;
    for (const std::string& each : messages) {
      if (each.empty()) run_elsewhere([&ran] { ++ran; });
      caught.push_back(each.empty() ? "" : caught_from_elsewhere(each));
    }
    return joined(caught) + std::to_string(ran);
  });
  EXPECT_EQ(end.describe(),
            joined(messages) + std::to_string(std::count(messages.begin(), messages.end(), "")));
}

TEST(OtherThreadSeeded, WhateverIsThrownReachesTheJoinerAndTheJobRunsOnce) {
  const int number = kit::any_int(1, 1000);
  const kit::ending end = kit::in_child([number] {
    const elsewhere seen = number_from_elsewhere(number);
    return std::to_string(seen.caught) + ", " + std::to_string(seen.runs) + " run" +
           (seen.own_thread ? "" : ", on the caller's thread");
  });
  EXPECT_EQ(end.describe(), std::to_string(number) + ", 1 run");
}

TEST(SkippedByExitSeeded, NoFileIsLeftWhateverTheText) {
  const std::string not_a_number = std::to_string(kit::any_int(0, 1000)) + kit::any_text(1, 20);
  EXPECT_EQ(convert_in_a_program(not_a_number).exit_status, 2);
  EXPECT_EQ(convert_in_a_program(not_a_number).files_left, 0);
  const kit::temporary_folder folder;
  for (int count = kit::any_int(2, 20); count > 0; --count) {
    const int number = kit::any_int(-100'000, 100'000);
    EXPECT_EQ(convert(folder.path() / kit::any_text(1, 20), std::to_string(number)), number);
    EXPECT_EQ(folder.files(), 0);
  }
}

TEST(CoroutineOutcomeSeeded, EveryJobIsBookedAsWhatItWas) {
  std::vector<job> jobs{job::never_ends};
  book expected{.cancelled = 1};
  for (int count = kit::any_int(2, 20); count > 0; --count) {
    switch (kit::any_int(0, 2)) {
      case 0:
        jobs.push_back(job::succeeds);
        ++expected.succeeded;
        break;
      case 1:
        jobs.push_back(job::fails);
        ++expected.failed;
        break;
      default:
        jobs.push_back(job::never_ends);
        ++expected.cancelled;
    }
  }
  EXPECT_EQ(booked_beside_an_exception(kit::shuffled(std::move(jobs))), expected);
}

TEST(CoroutineOutcomeSeeded, AJobIsCancelledBeforeItsEndWhateverItWouldHaveDone) {
  std::vector<job> jobs;
  for (int count = kit::any_int(2, 20); count > 0; --count) {
    jobs.push_back(kit::one_in(2) ? job::succeeds : job::fails);
  }
  const int turns = kit::any_int(0, static_cast<int>(jobs.size()) - 1);
  book expected{.cancelled = static_cast<int>(jobs.size()) - turns};
  for (int i = 0; i < turns; ++i) {
    ++(jobs[static_cast<std::size_t>(i)] == job::succeeds ? expected.succeeded : expected.failed);
  }
  const books seen = booked_when_cancelled_after(turns, jobs);
  EXPECT_EQ(seen.begun, book{});
  EXPECT_EQ(seen.cancelled, expected);
}
