#include "scenario.hpp"

#include "kit/child.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace {

// How a program ends whose write and close both fail, and what it had found.
kit::ending both_fail() {
  return kit::in_child([] {
    file out{{.write_fails = true, .close_fails = true}};
    const errors found = write_and_close(out);
    return found.size() == 2 ? found[0] + ", " + found[1] : std::to_string(found.size());
  });
}

kit::ending job_throws() {
  return kit::in_child([] { return caught_from_elsewhere("late"); });
}

}  // namespace

TEST(ThrowingCleanupPromise, BothErrorsReachTheCaller) {
  EXPECT_EQ(both_fail().describe(), "cannot write, cannot close");
}
TEST(ThrowingCleanupSymptom, TheProgramIsTerminated) {
  EXPECT_EQ(both_fail().how, kit::ending::terminated);
}
TEST(ThrowingCleanupAlways, OneErrorReachesTheCallerAndTheFileIsClosedOnce) {
  file bad_write{{.write_fails = true}};
  EXPECT_EQ(write_and_close(bad_write), errors{"cannot write"});
  EXPECT_EQ(bad_write.calls(), "wc");
  file bad_close{{.close_fails = true}};
  EXPECT_EQ(write_and_close(bad_close), errors{"cannot close"});
  EXPECT_EQ(bad_close.calls(), "wc");
  file good;
  EXPECT_EQ(write_and_close(good), errors{});
  EXPECT_EQ(good.calls(), "wc");
}

TEST(SwallowedErrorPromise, AFullDiskIsNoticed) { EXPECT_TRUE(full_disk_is_noticed()); }
TEST(SwallowedErrorPromise, AFileThatCannotBeOpenedIsNoticed) {
  EXPECT_TRUE(missing_folder_is_noticed());
}
TEST(SwallowedErrorSymptom, AFullDiskLooksLikeSuccess) { EXPECT_FALSE(full_disk_is_noticed()); }
TEST(SwallowedErrorAlways, TheTextIsInTheFile) { EXPECT_EQ(saved_and_read("text"), "text"); }

TEST(UncaughtAsBoolPromise, ARowAddedWhileUnwindingIsCommitted) {
  EXPECT_EQ(rows_added_while_unwinding(), std::vector{1});
}
TEST(UncaughtAsBoolSymptom, ARowAddedWhileUnwindingIsRolledBack) {
  EXPECT_EQ(rows_added_while_unwinding(), std::vector<int>{});
}
TEST(UncaughtAsBoolAlways, ARowThatThrowsIsRolledBackAndOthersAreNot) {
  EXPECT_EQ(rows_added({1, -1, 2}), (std::vector{1, 2}));
}

TEST(OtherThreadPromise, TheJoinerCatchesTheException) {
  EXPECT_EQ(job_throws().describe(), "late");
}
TEST(OtherThreadSymptom, TheProgramIsTerminated) {
  EXPECT_EQ(job_throws().how, kit::ending::terminated);
}
TEST(OtherThreadAlways, TheJobHasRunOnAThreadOfItsOwn) {
  std::thread::id job_ran_on;
  run_elsewhere([&] { job_ran_on = std::this_thread::get_id(); });
  EXPECT_NE(job_ran_on, std::thread::id{});
  EXPECT_NE(job_ran_on, std::this_thread::get_id());
}

TEST(SkippedByExitPromise, NoFileIsLeft) { EXPECT_EQ(convert_in_a_program("x").files_left, 0); }
TEST(SkippedByExitSymptom, TheScratchFileIsLeft) {
  EXPECT_EQ(convert_in_a_program("x").files_left, 1);
}
TEST(SkippedByExitAlways, TheProgramEndsWithItsStatus) {
  EXPECT_EQ(convert_in_a_program("x").exit_status, 2);
  EXPECT_EQ(convert_in_a_program("42").exit_status, 0);
  EXPECT_EQ(convert_in_a_program("42").files_left, 0);
}
TEST(SkippedByExitAlways, ItGoesByWayOfTheScratchFile) {
  EXPECT_EQ(convert_by_link("42").written, "42");
  EXPECT_EQ(convert_by_link("42").files, 1);  // the link is gone
}

TEST(CoroutineOutcomePromise, AJobThatSucceedsIsASuccess) {
  EXPECT_EQ(booked_during_anothers_exception(), book{.succeeded = 1});
}
TEST(CoroutineOutcomePromise, ACancelledJobIsCancelled) {
  EXPECT_EQ(booked_when_cancelled(), book{.cancelled = 1});
}
TEST(CoroutineOutcomeSymptom, AnothersExceptionMakesItAFailure) {
  EXPECT_EQ(booked_during_anothers_exception(), book{.failed = 1});
}
TEST(CoroutineOutcomeSymptom, ACancelledJobIsBookedAsASuccess) {
  EXPECT_EQ(booked_when_cancelled(), book{.succeeded = 1});
}
TEST(CoroutineOutcomeAlways, AJobAloneIsBookedRight) {
  EXPECT_EQ(booked(job::succeeds), book{.succeeded = 1});
  EXPECT_EQ(booked(job::fails), book{.failed = 1});
}
TEST(CoroutineOutcomeAlways, NothingIsBookedBeforeItHasEnded) {
  EXPECT_EQ(booked_when_cancelled_after(0, {job::succeeds, job::fails}).begun, book{});
}
