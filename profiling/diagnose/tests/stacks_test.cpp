#include "profiling/diagnose/stacks.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <fstream>

using scopelab::diagnose::held;
using scopelab::diagnose::read_profile;

namespace {

struct temporary_file {
  explicit temporary_file(const std::string& text)
      : path(std::filesystem::temp_directory_path() /
             ("scopelab_stacks." + std::to_string(::getpid()))) {
    std::ofstream{path} << text;
  }
  ~temporary_file() { std::filesystem::remove(path); }
  std::filesystem::path path;
};

}  // namespace

TEST(ReadProfile, SumsWhatIsLiveByStack) {
  const temporary_file file{
      "heap profile:   3:  300 [  9:  900] @ heapprofile\n"
      "     2:      200 [     5:      500] @ 0x10 0x20\n"
      "     1:      100 [     4:      400] @ 0x10 0x20\n"
      "     0:        0 [     7:      700] @ 0x30\n"
      "\n"
      "MAPPED_LIBRARIES:\n"
      "1: 2 [3: 4] @ 0x40\n"};
  const auto all = read_profile(file.path);
  ASSERT_EQ(all.size(), 2u);
  const held& sum = all.at({0x10, 0x20});
  EXPECT_EQ(sum.blocks, 3);
  EXPECT_EQ(sum.bytes, 300);
  EXPECT_EQ(all.at({0x30}).bytes, 0);
}

TEST(ReadProfile, SaysWhichFileIsNone) {
  const temporary_file file{"%warn\n"};
  try {
    read_profile(file.path);
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string{error.what()}.find(file.path.string()), std::string::npos);
  }
}
