// What a program's run says of itself, and whether all that was observed of it agrees.
#pragma once

#include "grader/sandbox.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace grader {

// One check of one case: what `graded` is asked.
struct question {
  std::string case_name;
  std::string check;  // contract, ledger, faults, cost
  std::uint64_t seed = 1;
  std::int64_t from = 1;
  int count = 1;
};

// 128 random bits: they are given out after the learner's code has returned.
std::string fresh_nonce();

// How a run ended, for a reader: "ended with exit code 0".
std::string ending_of(const observation& seen);

struct record {
  std::string trouble;  // what does not agree; empty: all does
  nlohmann::ordered_json told = {};
  std::vector<nlohmann::ordered_json> steps = {};  // of faults: a line for each call that failed
};

// Reads a run's record, and holds it against everything else that was observed.
record read_record(const observation& seen, const question& asked, const std::string& nonce);

// What is collected of a contract's run.
inline constexpr const char* tests_file = "tests.json";
inline constexpr const char* premature_file = "premature";

}  // namespace grader
