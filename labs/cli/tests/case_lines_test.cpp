#include "cli/case_lines.hpp"

#include <gtest/gtest.h>

using cli::cases_by_line;
using cli::functions_of;
using names = std::vector<std::string>;

namespace {

constexpr const char* contract =
    "#pragma once\n"
    "\n"
    "// What a user has: not a case.\n"
    "int helper(int);\n"
    "\n"
    "// stale_value: runs the job,\n"
    "// and says so.\n"
    "void run_at(worker& who, int wanted);\n"
    "\n"
    "// early_value: answers.\n"
    "asio::awaitable<reply> serve(visit& of);\n"
    "reply& serve_again(visit& of);\n";

constexpr const char* half =
    "#include \"contract.hpp\"\n"                                  // 1
    "\n"                                                           // 2
    "using scopelab::scope_exit;\n"                                // 3
    "\n"                                                           // 4
    "struct note {\n"                                              // 5
    "  int value;\n"                                               // 6
    "};\n"                                                         // 7
    "\n"                                                           // 8
    "// Runs.\n"                                                   // 9
    "void run_at(worker& who, int w) {\n"                          // 10
    "  if (w) {\n"                                                 // 11
    "    serve(w);\n"                                              // 12
    "  }\n"                                                        // 13
    "}\n"                                                          // 14
    "\n"                                                           // 15
    "int of(int a) { return a; }\n"                                // 16
    "asio::awaitable<reply> serve(visit& of) { co_return of; }\n"  // 17
    "reply& serve_again(visit& of) {\n"                            // 18
    "}\n";                                                         // 19

}  // namespace

TEST(FunctionsOf, TheContractSaysWhichCaseAFunctionIsOf) {
  const auto found = functions_of(contract, {"stale_value", "early_value"});
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].case_name, "stale_value");
  EXPECT_EQ(found[0].functions, names{"run_at"});
  EXPECT_EQ(found[1].functions, (names{"serve", "serve_again"}));
}

TEST(CasesByLine, WhatAFunctionStandsOnIsOfItsCase) {
  const auto lines = cases_by_line(half, functions_of(contract, {"stale_value", "early_value"}));
  ASSERT_EQ(lines.size(), 20u);
  EXPECT_EQ(lines[1], "");
  EXPECT_EQ(lines[3], "");
  for (const std::size_t line : {5u, 7u, 10u, 12u, 14u}) EXPECT_EQ(lines[line], "stale_value");
  for (const std::size_t line : {16u, 17u, 18u, 19u}) EXPECT_EQ(lines[line], "early_value");
}
