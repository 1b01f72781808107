#include "grader/model.hpp"

#include <gtest/gtest.h>

using grader::verdict;

namespace {

grader::result graded(verdict contract, verdict ledger) {
  const auto points = [](verdict judged, int full) { return judged == verdict::pass ? full : 0; };
  grader::result out;
  out.submission = "ada";
  out.seed = 7;
  out.labs.push_back({"02_capture_by_reference", "", "", {{"early_value", "the log has it", {}}}});
  out.labs[0].cases[0].checks = {
      {.name = "contract", .judged = contract, .points = points(contract, 8), .max_points = 8},
      {.name = "ledger", .judged = ledger, .points = points(ledger, 2), .max_points = 2}};
  return out;
}

}  // namespace

TEST(Model, ExitCodeTellsFullPointsLessAndUnclear) {
  EXPECT_EQ(graded(verdict::pass, verdict::pass).exit_code(), 0);
  EXPECT_EQ(graded(verdict::pass, verdict::fail).exit_code(), 1);
  EXPECT_EQ(graded(verdict::pass, verdict::inconclusive).exit_code(), 4);
  EXPECT_EQ(graded(verdict::fail, verdict::inconclusive).exit_code(), 1);
  EXPECT_EQ(graded(verdict::pass, verdict::not_run).exit_code(), 1);
}

TEST(Model, NothingCheckedIsTheGradersFault) {
  EXPECT_EQ(grader::result{}.exit_code(), 3);
  grader::result broken = graded(verdict::pass, verdict::pass);
  broken.faults.push_back("the disk is full");
  EXPECT_EQ(broken.exit_code(), 3);
  EXPECT_EQ(broken.points(), 0);
}

TEST(Model, JsonIsReadBackAsItWasWritten) {
  const grader::result once = graded(verdict::pass, verdict::fail);
  const auto text = to_json(once);
  EXPECT_EQ(text["points"], 8);
  EXPECT_EQ(text["max_points"], 10);
  EXPECT_EQ(to_json(grader::result_from_json(text)), text);
}

TEST(Plain, KeepsTextAndReplacesWhatIsNone) {
  EXPECT_EQ(grader::plain("Ada \xC3\xA9\n\t<&>"), "Ada \xC3\xA9\n\t<&>");
  EXPECT_EQ(grader::plain("a\x1B[31mb"), "a\xEF\xBF\xBD[31mb");
  EXPECT_EQ(grader::plain(std::string_view{"\0", 1}), "\xEF\xBF\xBD");
  EXPECT_EQ(grader::plain("\xC0\xAF"), "\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(grader::plain("\xEF\xBF\xBF"), "\xEF\xBF\xBD");
  EXPECT_EQ(grader::plain("\xE2\x80\xAE"), "\xEF\xBF\xBD");
}

TEST(Plain, IsBoundedAndSaysSo) {
  EXPECT_EQ(grader::plain("abcdef", 4), "abcd [2 of 6 bytes cut]");
}
