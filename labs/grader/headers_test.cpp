#include "grader/headers.hpp"

#include <gtest/gtest.h>

using grader::refused_headers;

namespace {

const std::string clean =
    "# 1 \"mine.cpp\"\n"
    "# 1 \"/lab/labs/02/world.hpp\" 1\n"
    "class device {\n\n private:\n  int open_;\n};\n"
    "# 2 \"mine.cpp\" 2\n";

std::string with(std::string text, const std::string& what, const std::string& by) {
  text.replace(text.find(what), what.size(), by);
  return text;
}

}  // namespace

TEST(Headers, AreTheSameWhateverTheSubmissionSaysItself) {
  EXPECT_EQ(refused_headers(clean + "int mine;\n", clean, "/lab"), "");
  EXPECT_EQ(refused_headers(with(clean, "\n\n private", "\n private"), clean, "/lab"), "");
}

TEST(Headers, AMacroThatChangesOneIsTold) {
  EXPECT_EQ(refused_headers(with(clean, "private", "public"), clean, "/lab"),
            "makes labs/02/world.hpp say something else, by a macro (headers)");
}

TEST(Headers, OfOtherFoldersNothingIsAsked) {
  EXPECT_EQ(refused_headers(with(clean, "private", "public"), clean, "/elsewhere"), "");
}

TEST(Headers, AreListedInTheirOrder) {
  EXPECT_EQ(
      grader::headers_in("mine: mine.cpp /usr/include/c.h \\\n /lab/b.hpp /lab/a.hpp", "/lab"),
      (std::vector<std::string>{"/lab/b.hpp", "/lab/a.hpp"}));
}

TEST(Headers, WhatAMacroMakesOfTheSystemsIsTold) {
  const std::string system =
      "# 1 \"mine.cpp\"\n# 1 \"/usr/include/x86_64-linux-gnu/sys/x.h\" 1 3 4\n"
      "# 1 \"/usr/include/y.h\" 1 3 4\nint y();\n# 2 \"/usr/include/x86_64-linux-gnu/sys/x.h\" 2 3 "
      "4\n"
      "int x();\n# 2 \"mine.cpp\" 2\nint mine();\n# 1 \"/usr/include/c++/12/vector\" 1 3\n"
      "# 3 \"mine.cpp\" 2\n";
  EXPECT_EQ(grader::system_headers_in(system), (std::vector<std::string>{"sys/x.h", "vector"}));
  EXPECT_EQ(grader::lines_by_macros(system, system), "");
  EXPECT_EQ(grader::lines_by_macros(with(system, "int x()", "asm(\"\"); int x()"), system),
            "asm(\"\"); int x();\n");
}
