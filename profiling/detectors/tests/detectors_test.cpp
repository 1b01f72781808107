#include "profiling/detectors/detectors.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

using namespace scopelab::detectors;
using words = std::vector<std::string>;

TEST(ParseCompileCommand, KeepsWhatTheSourceMeans) {
  const compile_command command = parse_compile_command(
      "/usr/bin/g++ -DTEXT=\\\"a\\ b\\\" -I/t/labs -O2 -Wall -Werror -std=c++20 -o a.dir/x.cpp.o "
      "-c "
      "/t/pitfalls/x.cpp");
  EXPECT_EQ(command.file, "/t/pitfalls/x.cpp");
  EXPECT_EQ(command.options, (words{"-DTEXT=\"a b\"", "-I/t/labs", "-O2", "-Wall", "-std=c++20"}));
}

TEST(OverSource, EachToolIsAskedInItsWay) {
  const compile_command source{"x.cpp", {"-Ia", "-O2"}};
  const tool compiler{tool::compiler, "g++", "g++", "", {"-Wall"}, {}, true};
  EXPECT_EQ(
      over_source(compiler, source).arguments,
      (words{"-Ia", "-O2", "-Wall", "-fno-diagnostics-color", "-c", "x.cpp", "-o", "/dev/null"}));
  const tool tidy{tool::clang_tidy, "clang-tidy-19", "", "", {"--quiet"}, {}, true};
  EXPECT_EQ(over_source(tidy, source).arguments, (words{"--quiet", "x.cpp", "--", "-Ia", "-O2"}));
  const tool check{tool::cppcheck, "cppcheck", "", "", {}, {}, true};
  const words asked = over_source(check, source).arguments;
  EXPECT_EQ(std::count(asked.begin(), asked.end(), "-Ia"), 1);
  EXPECT_EQ(std::count(asked.begin(), asked.end(), "-O2"), 0);
}

TEST(OverProgram, TheProgramComesLast) {
  const tool valgrind{tool::program, "valgrind", "valgrind", "default", {"-q"}, {}, true};
  const invocation run = over_program(valgrind, {"./broken", "alone"});
  EXPECT_EQ(run.program, "valgrind");
  EXPECT_EQ(run.arguments, (words{"-q", "./broken", "alone"}));
}

TEST(Tools, NamesAreThereOnce) {
  std::set<std::string> names;
  for (const tool& each : tools()) {
    EXPECT_FALSE(each.package.empty()) << each.runs;
    for (const detector& one : each.detectors)
      EXPECT_TRUE(names.insert(one.name).second) << one.name;
  }
}
