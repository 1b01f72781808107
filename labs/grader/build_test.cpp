#include "grader/build.hpp"

#include <gtest/gtest.h>

using words = std::vector<std::string>;

TEST(Words, AreSplitAsAShellDoes) {
  EXPECT_EQ(grader::words_of("g++ -DX=\"a b\" 'c d' e\\ f -D'Y=\"1\"'"),
            (words{"g++", "-DX=a b", "c d", "e f", "-DY=\"1\""}));
}

TEST(Recipe, IsTheLastLinkAndTheHalfsCompile) {
  const auto made = grader::parse_recipe(
      "/b",
      "/usr/bin/g++ -Iin -O2 -MD -MT x.o -MF x.o.d -o l/NN.lab.dir/x.o -c /t/x.cpp\n"
      "/usr/bin/g++ -Iin -I/t -O2 -MD -MT m.o -MF m.o.d -o l/NN.mine.dir/m.o -c /t/m.cpp\n"
      ": && /usr/bin/g++ -O2 l/NN.lab.dir/x.o l/NN.mine.dir/m.o -o l/mine  kit/libk.a  -ldl && :\n");
  EXPECT_EQ(made.compile, (words{"/usr/bin/g++", "-I/b/in", "-I/t", "-O2"}));
  EXPECT_EQ(made.link, (words{"/usr/bin/g++", "-O2", "l/NN.lab.dir/x.o", "kit/libk.a", "-ldl"}));
  EXPECT_THROW(grader::parse_recipe("/b", "nothing\n"), std::runtime_error);
}

TEST(Includes, OnlyHeadersOfTheTreeAndTheSystem) {
  const auto refused = [](const std::string& file) {
    return grader::refused_includes("mine: mine.cpp /t/labs/02_x/world.hpp \\\n " + file + " \\\n\n",
                                    "/w/02_x", "/t");
  };
  EXPECT_EQ(refused("/usr/include/c++/12/vector"), "");
  EXPECT_EQ(refused("/usr/lib/gcc/x86_64-linux-gnu/12/include/stddef.h"), "");
  EXPECT_EQ(refused("/t/fixes/02_x.cpp"),
            "includes fixes/02_x.cpp, which is no header of the lab or the system");
  EXPECT_NE(refused("/t/labs/02_x/seeded.cpp"), "");
  EXPECT_NE(refused("/t/labs/02_x/../../pitfalls/02_x.cpp"), "");
  EXPECT_NE(refused("/usr/include/../../etc/passwd"), "");
  EXPECT_NE(refused("../02_y/mine.cpp"), "");
  EXPECT_NE(refused("/dev/stdin"), "");
}

TEST(FirstError, IsShownAloneWithTheLearnersLine) {
  const auto [text, where] = grader::first_error(
      "/t/labs/02_x/world.hpp: In instantiation of 'f'\n"
      "mine.cpp:7:3:   required from here\n"
      "/t/labs/02_x/world.hpp:3:1: error: no\n    3 | x\nmine.cpp:9:1: error: other\n",
      "/t");
  EXPECT_EQ(text, "labs/02_x/world.hpp:3:1: error: no\n    3 | x");
  EXPECT_EQ(where, "mine.cpp:7");
}
