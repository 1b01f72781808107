#include "kit/suites.hpp"

#include "kit/kit.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>

namespace kit {
namespace {

constexpr std::array<std::string_view, 4> kinds{"Promise", "Symptom", "Always", "Seeded"};
// Hidden inputs are not handed out, so there may be none.
bool is_needed(std::string_view kind) { return kind != "Seeded"; }

std::string snake_case(std::string_view camel) {
  std::string snake;
  for (const char c : camel) {
    const auto letter = static_cast<unsigned char>(c);
    if (std::isupper(letter) != 0 && !snake.empty()) snake += '_';
    snake += static_cast<char>(std::tolower(letter));
  }
  return snake;
}

bool is_case(std::string_view name) {
  return std::find(this_lab.cases.begin(), this_lab.cases.end(), name) != this_lab.cases.end();
}

}  // namespace

std::string suite_prefix(std::string_view case_name) {
  std::string camel;
  bool capital = true;
  for (const char c : case_name) {
    if (c == '_') {
      capital = true;
    } else {
      camel += capital ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
      capital = false;
    }
  }
  return camel;
}

suite_name parse_suite(std::string_view suite) {
  for (const std::string_view kind : kinds) {
    if (suite.ends_with(kind) && suite.size() > kind.size()) {
      return {snake_case(suite.substr(0, suite.size() - kind.size())), std::string{kind}};
    }
  }
  return {};
}

failure first_failure(const testing::TestResult& of) {
  for (int i = 0; i < of.total_part_count(); ++i) {
    const testing::TestPartResult& part = of.GetTestPartResult(i);
    if (!part.failed()) continue;
    return {part.file_name() == nullptr ? "" : part.file_name(), part.line_number(),
            part.message()};
  }
  return {"", 0, of.Skipped() ? "skipped" : ""};
}

std::vector<std::string> contract_faults() {
  std::vector<std::string> faults;
  std::map<std::string, int> tests;  // by suite
  const testing::UnitTest& unit = *testing::UnitTest::GetInstance();
  for (int i = 0; i < unit.total_test_suite_count(); ++i) {
    const testing::TestSuite& suite = *unit.GetTestSuite(i);
    const suite_name name = parse_suite(suite.name());
    if (!is_case(name.case_name)) {
      faults.push_back("suite " + std::string{suite.name()} +
                       " is misspelt: it must be the name of a case in lab.json and then Promise, "
                       "Symptom, Always or Seeded");
    }
    for (int j = 0; j < suite.total_test_count(); ++j) {
      // By its name: GoogleTest knows what is disabled only once it runs.
      const std::string_view test = suite.GetTestInfo(j)->name();
      if (test.starts_with("DISABLED_")) {
        faults.push_back("suite " + std::string{suite.name()} + " has a disabled test");
      } else {
        ++tests[suite.name()];
      }
    }
  }
  for (const std::string_view name : this_lab.cases) {
    for (const std::string_view kind : kinds) {
      const std::string suite = suite_prefix(name) + std::string{kind};
      if (is_needed(kind) && tests[suite] == 0)
        faults.push_back("suite " + suite + " is empty: no test in contract.cpp");
    }
  }
  return faults;
}

}  // namespace kit
