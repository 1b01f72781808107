#include "kit/verdict.hpp"

#include "kit/child.hpp"
#include "kit/suites.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

namespace kit {
namespace {

using nlohmann::json;

// Reports every test as it begins and as it ends, a line of JSON each.
class reporter : public testing::EmptyTestEventListener {
 public:
  explicit reporter(const report_function& report) : report_(report) {}

 private:
  void OnTestStart(const testing::TestInfo& test) override { say({{"begins", name_of(test)}}); }

  void OnTestEnd(const testing::TestInfo& test) override {
    const testing::TestResult& result = *test.result();
    const failure first = first_failure(result);
    say({{"ended", name_of(test)},
         {"kind", parse_suite(test.test_suite_name()).kind},
         {"passed", result.Passed()},
         {"file", first.file},
         {"line", first.line},
         {"message", first.message}});
  }

  static std::string name_of(const testing::TestInfo& test) {
    return std::string{test.test_suite_name()} + "." + test.name();
  }
  void say(const json& line) const {
    report_(line.dump(-1, ' ', false, json::error_handler_t::replace) + "\n");
  }

  report_function report_;
};

void run_tests(const std::string& filter, const report_function& report) {
  auto& listeners = testing::UnitTest::GetInstance()->listeners();
  delete listeners.Release(listeners.default_result_printer());
  listeners.Append(new reporter{report});
  GTEST_FLAG_SET(filter, filter);
  [[maybe_unused]] const int status = RUN_ALL_TESTS();  // judged by what was reported
}

// Which tests must fail for this half to be as expected.
bool must_fail(std::string_view kind) {
  return (this_half == "broken" && (kind == "Promise" || kind == "Seeded")) ||
         (this_half == "fixed" && kind == "Symptom");
}

// A learner's half answers to the promises alone.
bool counts(std::string_view kind) { return this_half != "mine" || kind != "Symptom"; }

void judge_test(const test_result& test, std::vector<std::string>& why) {
  if (!counts(test.kind)) return;
  if (test.message == "skipped") {
    why.push_back(test.name + " was skipped");
  } else if (test.passed && must_fail(test.kind)) {
    why.push_back(test.name + " passed, but must fail in the " + std::string{this_half} + " half");
  } else if (!test.passed && !must_fail(test.kind)) {
    why.push_back(test.name + " failed");
  }
}

case_verdict judge_case(const program& lab, std::string_view name,
                        std::chrono::milliseconds limit) {
  case_verdict result{std::string{name}, shown_by(lab, name, limit), {}, {}, {}};
  const std::string prefix = suite_prefix(name);
  const std::string filter =
      prefix + "Promise.*:" + prefix + "Symptom.*:" + prefix + "Always.*:" + prefix + "Seeded.*";
  const ending end =
      in_child([&](const report_function& report) { run_tests(filter, report); }, limit);

  std::string running;
  std::istringstream lines{end.said};
  for (std::string text; std::getline(lines, text);) {
    const json line = json::parse(text, nullptr, false);
    if (line.contains("begins")) {
      running = line["begins"];
    } else if (line.contains("ended")) {
      running.clear();
      result.tests.push_back({line["ended"], line["kind"], line["passed"], line["file"],
                              line["line"], line["message"]});
      judge_test(result.tests.back(), result.why);
    }
  }
  if (end.how != ending::returned) {
    result.why.push_back((running.empty() ? "between two tests: " : "in " + running + ": ") +
                         end.describe());
    result.waited_at = end.where;
  } else if (result.tests.empty()) {
    result.why.push_back("no test ran");
  }
  return result;
}

}  // namespace

bool verdict::as_expected() const {
  return faults.empty() && !cases.empty() &&
         std::all_of(cases.begin(), cases.end(), [](const auto& c) { return c.why.empty(); });
}

std::string shown_by(const program& lab, std::string_view case_name,
                     std::chrono::milliseconds limit) {
  for (const line& each : lab.story) {
    if (each.case_name == case_name) return in_child(each.saw, limit).describe();
  }
  return "the story has no line for this case";
}

verdict judge(const program& lab, const std::string& only, std::chrono::milliseconds limit) {
  verdict result{{}, contract_faults()};
  for (const std::string_view name : this_lab.cases) {
    if (only.empty() || only == name) result.cases.push_back(judge_case(lab, name, limit));
    const auto tells = [name](const line& each) { return each.case_name == name; };
    if (std::none_of(lab.story.begin(), lab.story.end(), tells)) {
      result.faults.push_back("main.cpp tells no story line for case " + std::string{name});
    }
  }
  return result;
}

}  // namespace kit
