// The names of a contract's suites: TEST(LoopVariablePromise, ...) is a promise
// of the case loop_variable.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace testing {
class TestResult;
}

namespace kit {

// loop_variable -> LoopVariable
std::string suite_prefix(std::string_view case_name);

struct suite_name {
  std::string case_name;  // empty: not the name of a contract's suite
  std::string kind;       // Promise, Symptom, Always, Seeded
};
suite_name parse_suite(std::string_view suite);

// The first expectation of a test that failed; of one that was skipped the word for it.
struct failure {
  std::string file;
  int line = 0;
  std::string message;
};
failure first_failure(const testing::TestResult& of);

// What is wrong with the contract that is linked, a sentence each: suites that
// name no case of this lab, cases that lack one of the first three, disabled tests.
std::vector<std::string> contract_faults();

}  // namespace kit
