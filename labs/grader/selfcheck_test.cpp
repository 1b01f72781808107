#include "grader/selfcheck.hpp"

#include <gtest/gtest.h>

using grader::applied;
using grader::compare;
using grader::overlay;
using grader::parse_overlay;
using grader::verdict;

namespace {

const std::string half =
    "#include \"contract.hpp\"\n"
    "\n"
    "// Serves.\n"
    "int serve(access_log& log) {\n"
    "  if (log.full()) {\n"
    "  }\n"
    "  return 200;\n"
    "}\n"
    "\n"
    "void stop() {\n"
    "}\n";

overlay expecting(const std::string& what) {
  return parse_overlay("it",
                       "// Prose.\n// lab        02_capture_by_reference\n// technique  one\n"
                       "// base       fixed\n" +
                           what);
}

grader::result graded(verdict contract, verdict ledger) {
  const auto made = [](const char* name, verdict judged, int points) {
    return grader::check{.name = name,
                         .judged = judged,
                         .points = judged == verdict::pass ? points : 0,
                         .max_points = points,
                         .expected = "0 blocks",
                         .seen = "1"};
  };
  grader::result out;
  out.labs.push_back({"02_capture_by_reference", "", "", {{"early_value", "", {}}}});
  out.labs[0].cases[0].checks = {made("contract", contract, 8), made("ledger", ledger, 2)};
  return out;
}

}  // namespace

TEST(Overlay, ReplacesAFunctionAndSurroundsTheHalf) {
  const overlay made = expecting(
      "// expect     full\n//--- before\n#include <map>\n//--- replaces serve\n"
      "int serve(access_log&) { return 1; }\n//--- after\nint more;\n");
  EXPECT_EQ(applied(made, half),
            "#include <map>\n#include \"contract.hpp\"\n\n// Serves.\n"
            "int serve(access_log&) { return 1; }\n\nvoid stop() {\n}\nint more;\n");
}

TEST(Overlay, SaysWhatIsWrongInWhichLine) {
  const auto error_of = [](const std::string& what) -> std::string {
    try {
      const overlay made = expecting(what);
      return applied(made, half);
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
  };
  EXPECT_EQ(error_of("// expect     wonders\n"), "it, line 5: what is to be expected? wonders");
  EXPECT_EQ(error_of("// colour     red\n"), "it, line 5: there is no 'colour'");
  EXPECT_EQ(error_of("// Nothing is expected.\n"),
            "it: needs a lab, a technique, a base and what to expect");
  EXPECT_EQ(error_of("// expect     full\n//--- replaces start\n"),
            "it: the half has no function start");
}

TEST(Selfcheck, WhoPassesAndMustNotIsAFalseAccept) {
  const overlay leaks = expecting("// expect     fails early_value ledger blocks\n");
  EXPECT_TRUE(compare(leaks, graded(verdict::pass, verdict::fail)).accepted.empty());
  EXPECT_TRUE(compare(leaks, graded(verdict::pass, verdict::fail)).rejected.empty());
  EXPECT_FALSE(compare(leaks, graded(verdict::pass, verdict::pass)).accepted.empty());
  const overlay exits = expecting("// expect     refused exit\n");
  EXPECT_FALSE(compare(exits, graded(verdict::pass, verdict::pass)).accepted.empty());
}

TEST(Selfcheck, WhoFailsAndMustNotIsAFalseReject) {
  const overlay good = expecting("// expect     full\n");
  EXPECT_TRUE(compare(good, graded(verdict::pass, verdict::pass)).rejected.empty());
  EXPECT_FALSE(compare(good, graded(verdict::pass, verdict::fail)).rejected.empty());
  EXPECT_FALSE(compare(good, graded(verdict::pass, verdict::inconclusive)).rejected.empty());
  const overlay otherwise = expecting("// expect     fails early_value ledger descriptors\n");
  EXPECT_FALSE(compare(otherwise, graded(verdict::pass, verdict::fail)).rejected.empty());
}

TEST(Selfcheck, NothingGradedIsNoAgreement) {
  EXPECT_FALSE(compare(expecting("// expect     full\n"), grader::result{}).rejected.empty());
  grader::result faulty = graded(verdict::pass, verdict::pass);
  faulty.faults.push_back("the disk is full");
  EXPECT_FALSE(compare(expecting("// expect     refused exit\n"), faulty).rejected.empty());
}
