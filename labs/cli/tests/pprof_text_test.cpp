#include "cli/pprof_text.hpp"

#include <gtest/gtest.h>

using cli::frame_filter;
using cli::parse_text;
using cli::parse_top;
using cli::parse_traces;

// As pprof 20211008 prints.
TEST(ParseTop, ReadsTheRowsMostFirst) {
  const auto rows = parse_top(
      "File: broken\nType: inuse_space\n"
      "Showing nodes accounting for 5424B, 0.52% of 1050096B total\n"
      "      flat  flat%   sum%        cum   cum%\n"
      "     1200B  0.11%  0.52%      5424B  0.52%  main\n"
      "     4224B   0.4%   0.4%      4224B   0.4%  total_size\n"
      "      -80B 0.008%   0.4%       -80B 0.008%  gave_back\n"
      "         0     0%   0.4%      4224B   0.4%  std::vector<int, std::allocator<int> >::at "
      "(inline)\n");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].function, "total_size");
  EXPECT_EQ(rows[0].bytes, 4224);
  EXPECT_EQ(rows[1].function, "main");
}

TEST(ParseTop, KeepsANameWithSpaces) {
  const auto rows =
      parse_top("  42B  0.1%  0.1%  42B  0.1%  (anonymous namespace)::keep (inline)\n");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].function, "(anonymous namespace)::keep (inline)");
}

TEST(ParseTop, NothingGrew) { EXPECT_TRUE(parse_top("Showing nodes, 0 of 0 total\n").empty()); }

// As google-pprof 2.10 prints: the lines of a function are added, frames of others left out.
TEST(ParseText, TellsTheFunctionWithMost) {
  const frame_filter frames{"pitfalls/01_x[.]cpp|labs/01_x/", "labs/01_x/(main)[.]"};
  const auto rows = parse_text(
      "Total: 654300 B\n"
      "       0   0.0%   0.0%   654300 100.0% main /t/labs/01_x/main.cpp:13\n"
      "  654300 100.0% 100.0%   654300 100.0% std::allocate (inline) /usr/include/alloc.h:137\n"
      "       0   0.0% 100.0%   614550  93.9% summarise /t/pitfalls/01_x.cpp:21\n"
      "       0   0.0% 100.0%    30150   4.6% summarise /t/pitfalls/01_x.cpp:23\n"
      "       0   0.0% 100.0%      100   0.0% world /t/labs/01_x/world.cpp:3\n",
      frames);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].function, "summarise");
  EXPECT_EQ(rows[0].bytes, 644700);
}

// As pprof 20211008 prints: main() is last. What was held before is of the same functions, maybe on
// other lines; what shrank is left out.
TEST(ParseTraces, TakesOffWhatWasHeldBefore) {
  const auto stacks = parse_traces(
      "File: broken\nType: inuse_space\n"
      "-----------+-------------------------------------------------------\n"
      "     bytes:  4kB\n"
      "   819400B   std::allocator::allocate /usr/include/alloc.h:137 (inline)\n"
      "             (anonymous namespace)::keep /t/pitfalls/01_x.cpp:21\n"
      "             main /t/labs/01_x/main.cpp:13\n"
      "-----------+-------------------------------------------------------\n"
      "     bytes:  4kB\n"
      "  -204850B   std::allocator::allocate /usr/include/alloc.h:137 (inline)\n"
      "             (anonymous namespace)::keep /t/pitfalls/01_x.cpp:21\n"
      "             main /t/labs/01_x/main.cpp:12\n"
      "-----------+-------------------------------------------------------\n"
      "     bytes:  16B\n"
      "      -16B   gave_back\n"
      "             main /t/labs/01_x/main.cpp:14\n");
  ASSERT_EQ(stacks.size(), 1u);
  EXPECT_EQ(stacks[0].bytes, 614550);
  ASSERT_EQ(stacks[0].frames.size(), 3u);
  EXPECT_EQ(stacks[0].frames[0].function, "main");
  EXPECT_EQ(stacks[0].frames[1].function, "(anonymous namespace)::keep");
  EXPECT_EQ(stacks[0].frames[1].file, "/t/pitfalls/01_x.cpp");
  EXPECT_EQ(stacks[0].frames[1].line, 21);
}
