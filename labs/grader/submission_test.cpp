#include "grader/submission.hpp"

#include "cli/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

namespace fs = std::filesystem;

namespace {

class Submission : public testing::Test {
 protected:
  void put(const fs::path& path, const std::string& text) const {
    fs::create_directories((top_ / path).parent_path());
    std::ofstream{top_ / path} << text;
  }
  grader::taken take() const { return grader::take(top_, {{"02_x", {"mine.cpp"}}}); }
  std::string refused() const { return take().labs.at("02_x").refused; }

  const cli::temporary_folder folder_;
  const fs::path& top_ = folder_.path();
};

}  // namespace

TEST_F(Submission, TakesTheEditableFileFromEitherPlaceAndListsTheRest) {
  put("02_x/mine.cpp", "one");
  put("02_x/contract.cpp", "edited");
  put("CMakeLists.txt", "edited");
  EXPECT_EQ(take().labs.at("02_x").files.at("mine.cpp"), "one");
  EXPECT_EQ(take().ignored, (std::vector<std::string>{"02_x/contract.cpp", "CMakeLists.txt"}));
  put("labs/02_x/mine.cpp", "two");
  EXPECT_EQ(take().labs.at("02_x").files.at("mine.cpp"), "two");
  EXPECT_EQ(take().ignored.size(), 3u);
}

TEST_F(Submission, NothingThereIsNothingTaken) {
  EXPECT_TRUE(take().labs.at("02_x").files.empty());
  EXPECT_EQ(refused(), "");
  EXPECT_THROW(grader::take(top_ / "gone", {}), std::system_error);
}

TEST_F(Submission, ALinkIsNotFollowed) {
  put("elsewhere/mine.cpp", "solution");
  fs::create_directory(top_ / "02_x");
  fs::create_symlink(top_ / "elsewhere/mine.cpp", top_ / "02_x/mine.cpp");
  EXPECT_EQ(refused(), "02_x/mine.cpp: mine.cpp is a link");
  fs::remove_all(top_ / "02_x");
  fs::create_symlink(top_ / "elsewhere", top_ / "02_x");
  EXPECT_EQ(refused(), "02_x/mine.cpp: 02_x is a link");
}

TEST_F(Submission, OnlyARegularFileOfBoundedSizeIsRead) {
  fs::create_directory(top_ / "02_x");
  ::mkfifo((top_ / "02_x/mine.cpp").c_str(), 0600);  // opening it must not wait for a writer
  EXPECT_EQ(refused(), "02_x/mine.cpp: mine.cpp is not a regular file");
  fs::remove(top_ / "02_x/mine.cpp");
  fs::create_directory(top_ / "02_x/mine.cpp");
  EXPECT_EQ(refused(), "02_x/mine.cpp: mine.cpp is not a regular file");
  fs::remove(top_ / "02_x/mine.cpp");
  put("02_x/mine.cpp", std::string(grader::file_limit, 'x'));
  EXPECT_EQ(refused(), "");
  put("02_x/mine.cpp", std::string(grader::file_limit + 1, 'x'));
  EXPECT_EQ(refused(),
            "02_x/mine.cpp: mine.cpp is larger than 256 KiB, which is the most that is taken");
}

TEST(SameButSpace, IgnoresSpaceAndNothingElse) {
  EXPECT_TRUE(grader::same_but_space("a  b\r\n", "a\nb"));
  EXPECT_FALSE(grader::same_but_space("a b", "a c"));
}
