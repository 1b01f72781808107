#include "cli/expectation.hpp"

#include <gtest/gtest.h>

namespace {

using cli::parse_expectation;

TEST(Expectation, OfEqualityWithTwoExpressions) {
  const auto e = parse_expectation(
      "Expected equality of these values:\n  closed_of(3)\n    Which is: { 3, 3, 3 }\n"
      "  (ints{3, 2, 1})\n    Which is: { 3, 2, 1 }");
  EXPECT_EQ(e.expected, "{ 3, 2, 1 }");
  EXPECT_EQ(e.seen, "{ 3, 3, 3 }, from closed_of(3)");
}

TEST(Expectation, OfEqualityWithALiteral) {
  const auto e =
      parse_expectation("Expected equality of these values:\n  f()\n    Which is: 9\n  5");
  EXPECT_EQ(e.expected, "5");
  EXPECT_EQ(e.seen, "9, from f()");
}

TEST(Expectation, OfABool) {
  const auto e = parse_expectation("Value of: noticed()\n  Actual: false\nExpected: true");
  EXPECT_EQ(e.expected, "true");
  EXPECT_EQ(e.seen, "false, from noticed()");
}

TEST(Expectation, OfAnOrder) {
  const auto e = parse_expectation("Expected: (held()) <= (400), actual: 4296 vs 400");
  EXPECT_EQ(e.expected, "(held()) <= (400)");
  EXPECT_EQ(e.seen, "4296 vs 400");
}

TEST(Expectation, OfAnotherFormIsLeftToTheReader) {
  EXPECT_EQ(parse_expectation("C++ exception thrown").expected, "");
  EXPECT_EQ(parse_expectation("").expected, "");
}

}  // namespace
