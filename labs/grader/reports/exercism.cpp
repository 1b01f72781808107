#include "grader/reports/exercism.hpp"

#include "grader/reports/told.hpp"

#include <algorithm>

namespace grader {
namespace {

constexpr std::size_t longest_message = 65'000;  // of 65,535: plain() says what it cuts
constexpr std::size_t longest_output = 450;      // of 500

// Nothing of it could be run.
bool nothing_ran(const result& graded) {
  return std::all_of(graded.labs.begin(), graded.labs.end(), [](const graded_lab& each) {
    return !each.compiler_error.empty() || !each.refused.empty();
  });
}

// 02_capture_by_reference is task 2.
int task_of(const std::string& lab) {
  int number = 0;
  for (std::size_t i = 0; i < lab.size() && i < 4 && lab[i] >= '0' && lab[i] <= '9'; ++i)
    number = 10 * number + (lab[i] - '0');
  return number;
}

}  // namespace

std::string to_exercism(const result& graded) {
  using json = nlohmann::ordered_json;
  const reports::told all = reports::tell(graded);
  const bool error = all.faulty || nothing_ran(graded);
  std::string message = all.says;
  if (error && !all.cases.empty()) message += "\n" + all.cases.front().says;

  json out{{"version", 3},
           {"status", error                          ? "error"
                      : all.points == all.max_points ? "pass"
                                                     : "fail"},
           {"message", plain(message, longest_message)},
           {"tests", json::array()}};
  for (const reports::told_case& each : all.cases) {
    const bool passed = each.judged == verdict::pass;
    out["tests"].push_back(
        {{"name", each.lab + " / " + each.name},
         {"status", passed                            ? "pass"
                    : each.judged == verdict::not_run ? "error"
                                                      : "fail"},
         {"message", passed ? json(nullptr) : json(plain(each.says, longest_message))},
         {"output",
          plain(std::to_string(each.points) + " of " + std::to_string(each.max_points) + " points",
                longest_output)},
         {"test_code", "// " + each.promise},
         {"task_id", task_of(each.lab)}});
  }
  return out.dump(2) + "\n";
}

}  // namespace grader
