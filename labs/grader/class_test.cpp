#include "grader/class.hpp"
#include "cli/temporary_folder.hpp"
#include "grader/files.hpp"
#include "grader/reports/write.hpp"
#include "grader/slurm.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <sstream>

namespace fs = std::filesystem;

namespace {

std::string text_of(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream{path}.rdbuf();
  return text.str();
}

}  // namespace

TEST(Csv, AFieldIsNoFormulaAndEndsWhereItEnds) {
  EXPECT_EQ(grader::csv_field("a,\"b\"\nc"), "\"a,\"\"b\"\" c\"");
  EXPECT_EQ(grader::csv_field("=1+1"), "\"'=1+1\"");
  EXPECT_EQ(grader::csv_field("@x"), "\"'@x\"");
}

TEST(WriteAtomically, ReplacesAsAWholeOrNotAtAll) {
  const cli::temporary_folder in;
  grader::write_atomically(in.path() / "a", "old");
  grader::write_atomically(in.path() / "a", "new");
  EXPECT_EQ(text_of(in.path() / "a"), "new");
  EXPECT_EQ(std::distance(fs::directory_iterator{in.path()}, {}), 1);
  EXPECT_THROW(grader::write_atomically(in.path() / "gone/a", "x"), std::system_error);
  EXPECT_THROW(grader::write_atomically("/dev/full/a", "x"), std::system_error);
}

TEST(Class, AResultCountsForItsKeyOnlyAndNotIfItIsTheGradersFault) {
  const cli::temporary_folder in;
  grader::result graded;
  graded.labs.push_back({"02_x", "", "", {{"c", "", {{.name = "contract", .max_points = 9}}}}});
  write_reports(graded, in.path(), "k");
  EXPECT_TRUE(grader::is_done(in.path(), "k"));
  EXPECT_FALSE(grader::is_done(in.path(), "l"));
  graded.faults.push_back("the disk is full");
  write_reports(graded, in.path(), "k");
  EXPECT_FALSE(grader::is_done(in.path(), "k"));
  std::ofstream{in.path() / "graded.json"} << "{\"key\": \"k\"";
  EXPECT_FALSE(grader::is_done(in.path(), "k"));
}

TEST(Class, TheKeyIsOfTheEditableFilesTheSeedAndTheVersion) {
  const cli::temporary_folder in;
  fs::create_directories(in.path() / "02_x");
  std::ofstream{in.path() / "02_x/mine.cpp"} << "one";
  grader::grade_options of;
  of.labs.emplace_back().name = "02_x";
  const std::string key = key_of(of, in.path());
  std::ofstream{in.path() / "notes.txt"} << "ignored";
  EXPECT_EQ(key_of(of, in.path()), key);
  of.seed = 8;
  EXPECT_NE(key_of(of, in.path()), key);
  of.seed = 1;
  of.version = "other";
  EXPECT_NE(key_of(of, in.path()), key);
  of.version = "";
  std::ofstream{in.path() / "02_x/mine.cpp"} << "two";
  EXPECT_NE(key_of(of, in.path()), key);
}

TEST(Class, ItsSeedIsKept) {
  const cli::temporary_folder in;
  const std::uint64_t seed = grader::seed_of_class(in.path(), 0);
  EXPECT_EQ(grader::seed_of_class(in.path(), 0), seed);
  EXPECT_EQ(grader::seed_of_class(in.path(), 12), 12u);
  EXPECT_EQ(grader::seed_of_class(in.path(), 0), 12u);
}

TEST(RunAll, RunsEachOnceAndThrowsWhatOneThrew) {
  std::atomic<int> count{0};
  const std::vector<std::function<void()>> tasks(100, [&] { ++count; });
  grader::run_all(tasks, 4);
  EXPECT_EQ(count, 100);
  EXPECT_THROW(grader::run_all({[] { throw std::runtime_error("x"); }}, 2), std::runtime_error);
}

TEST(ShellWord, KeepsWhatAShellWouldRead) {
  EXPECT_EQ(grader::shell_word("a'b $(c)"), "'a'\\''b $(c)'");
}
