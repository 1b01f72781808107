#include "profiling/detectors/cell.hpp"

#include <gtest/gtest.h>

using scopelab::detectors::compare;
using scopelab::detectors::not_run;
using scopelab::detectors::sights;

TEST(Compare, NothingToldIsSilent) { EXPECT_EQ(compare({}, {}).verdict, "silent"); }

TEST(Compare, AReportOfTheBrokenOneAloneIsOne) {
  const auto cell = compare({"-Wfoo", "-Wbar", "-Wfoo"}, {"-Wbar"});
  EXPECT_EQ(cell.verdict, "reported");
  EXPECT_EQ(cell.broken, (sights{"-Wbar", "-Wfoo"}));
  EXPECT_EQ(cell.fixed, (sights{"-Wbar"}));
}

TEST(Compare, AReportOfBothIsAFalseAlarm) {
  EXPECT_EQ(compare({"-Wfoo"}, {"-Wfoo"}).verdict, "false alarm");
}

TEST(Compare, AReportOfTheFixedOneAloneIsAFalseAlarm) {
  EXPECT_EQ(compare({}, {"-Wfoo"}).verdict, "false alarm");
}

TEST(Compare, AnEndIsTold) {
  EXPECT_EQ(compare({"crash"}, {}).verdict, "crash");
  EXPECT_EQ(compare({"hang"}, {}).verdict, "hang");
  EXPECT_EQ(compare({"crash"}, {"crash"}).verdict, "false alarm");
}

TEST(Compare, AReportCountsMoreThanTheCrashAfterIt) {
  EXPECT_EQ(compare({"crash", "InvalidRead"}, {}).verdict, "reported");
}

TEST(NotRun, IsNotSilent) {
  EXPECT_EQ(not_run("install cppcheck").verdict, "not run");
  EXPECT_EQ(not_run("install cppcheck").why, "install cppcheck");
}
