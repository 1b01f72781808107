#include "grader/reports/gradescope.hpp"

#include "grader/reports/told.hpp"

#include <algorithm>

namespace grader {

std::string to_gradescope(const result& graded) {
  using json = nlohmann::ordered_json;
  const reports::told all = reports::tell(graded);
  json out{{"score", all.points},
           {"execution_time", std::max(0.0, graded.seconds)},
           {"output", all.says},
           {"output_format", "text"},
           {"visibility", "visible"},
           {"stdout_visibility", "hidden"},
           {"tests", json::array()},
           {"extra_data",
            {{"submission", all.submission},
             {"seed", graded.seed},
             {"isolation", reports::for_learners(graded.isolation, 200)},
             {"exit_code", graded.exit_code()},
             {"max_score", all.max_points}}}};
  int number = 0;
  for (const reports::told_case& each : all.cases) {
    out["tests"].push_back({{"score", each.points},
                            {"max_score", each.max_points},
                            {"status", each.judged == verdict::pass ? "passed" : "failed"},
                            {"name", each.lab + ", " + each.name + ": " + each.promise},
                            {"number", std::to_string(++number)},
                            {"output", each.says},
                            {"output_format", "text"},
                            {"tags", {each.lab, std::string{name_of(each.judged)}}},
                            {"visibility", "visible"}});
  }
  return out.dump(2) + "\n";
}

}  // namespace grader
