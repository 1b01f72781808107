#include "scopelab/txn/fault_points.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using namespace scopelab::txn;

std::string passages(fault_points& faults, int n) {
  std::string result;
  for (int i = 0; i < n; ++i) {
    const auto p = faults.pass("commit");
    result += p.before ? (p.after ? 'x' : 'b') : (p.after ? 'a' : '.');
  }
  return result;
}

TEST(FaultPoints, FailTheNthFromNow) {
  fault_points faults;
  EXPECT_EQ(passages(faults, 2), "..");
  faults.fail("commit", 2);
  faults.fail("commit", 3, when::after);
  EXPECT_EQ(passages(faults, 5), ".ba..");
  EXPECT_EQ(faults.passed("commit"), 7U);
  EXPECT_EQ(faults.passed("begin"), 0U);
}

TEST(FaultPoints, FailEachNth) {
  fault_points faults;
  faults.fail_every("commit", 3);
  faults.fail_every("commit", 2, when::after);
  EXPECT_EQ(passages(faults, 7), ".aba.x.");
  faults.clear();
  EXPECT_EQ(passages(faults, 3), "...");
}

TEST(FaultPoints, AMisspeltPointIsAnError) {
  fault_points faults;
  EXPECT_THROW(faults.fail("comit"), std::invalid_argument);
  EXPECT_THROW(faults.passed("comit"), std::invalid_argument);
  EXPECT_THROW(faults.fail("commit", 0), std::invalid_argument);
  EXPECT_THROW(faults.fail("statement", 1, when::after), std::invalid_argument);
}

}  // namespace
