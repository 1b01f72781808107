// Every report of every kind of result is valid, and all agree in points.
#include "cli/temporary_folder.hpp"
#include "grader/reports/classroom50.hpp"
#include "grader/reports/exercism.hpp"
#include "grader/reports/gradescope.hpp"
#include "grader/reports/junit.hpp"
#include "grader/reports/told.hpp"
#include "grader/reports/write.hpp"

#include <gtest/gtest.h>
#include <pugixml.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

namespace fs = std::filesystem;
using grader::verdict;
using nlohmann::json;

namespace {

const fs::path schemas = SCOPELAB_SCHEMAS;

std::string text_of(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream{path}.rdbuf();
  return text.str();
}

// What is wrong with it; empty: it is valid.
std::string wrong_with(const json& document, const std::string& schema_name) {
  using adapter = valijson::adapters::NlohmannJsonAdapter;
  const json told = json::parse(text_of(schemas / (schema_name + ".schema.json")));
  valijson::Schema schema;
  valijson::SchemaParser{}.populateSchema(adapter{told}, schema);
  valijson::ValidationResults errors;
  valijson::Validator{}.validate(schema, adapter{document}, &errors);
  std::string all;
  valijson::ValidationResults::Error error;
  while (errors.popError(error)) {
    for (const std::string& part : error.context) all += part;
    all += ": " + error.description + "\n";
  }
  return all;
}

std::string wrong_with_xml(const fs::path& path) {
  const fs::path log = path.string() + ".log";
  const std::string command = "xmllint --noout --nonet --schema '" +
                              (schemas / "junit.xsd").string() + "' '" + path.string() + "' > '" +
                              log.string() + "' 2>&1";
  return std::system(command.c_str()) == 0 ? "" : text_of(log);
}

grader::check checked(const std::string& name, verdict judged, int full) {
  grader::check one{.name = name,
                    .judged = judged,
                    .points = judged == verdict::pass ? full : 0,
                    .max_points = full};
  if (judged != verdict::pass) {
    one.expected = "{ 3, 2, 1 }";
    one.seen = "{ 3, 3, 3 }";
    one.where = "labs/02_capture_by_reference/mine.cpp:17";
    one.next = "scopelab hint 02 loop_variable";
  }
  return one;
}

grader::result graded(verdict contract, verdict ledger) {
  grader::result out{.submission = "ada",
                     .seed = 7,
                     .isolation = "bubblewrap",
                     .began = "2026-11-25T18:00:00Z",
                     .seconds = 61.5,
                     .ignored = {"notes.txt"},
                     .faults = {},
                     .labs = {}};
  for (const char* name : {"01_cleared_on_return", "02_capture_by_reference"}) {
    out.labs.push_back({name, "", "", {}});
    for (const char* of : {"first_case", "second_case"}) {
      const bool good = out.labs.size() == 1;
      out.labs.back().cases.push_back({of,
                                       "each guard closes its own handle",
                                       {checked("contract", good ? verdict::pass : contract, 8),
                                        checked("ledger", good ? verdict::pass : ledger, 2)}});
    }
  }
  return out;
}

const std::string hostile =
    "]]></failure></testcase><x a=\"'&\x1B[2J\x1B]0;t\x07\" \x01\x80\xFF\xC0\xAF \xED\xA0\x80 "
    "\xEF\xBF\xBF \xE2\x80\xAE<script>alert(1)</script>\r\n{\"score\": 1000}" +
    std::string(1, '\0');

std::map<std::string, grader::result> all_kinds() {
  std::map<std::string, grader::result> all;
  all["full"] = graded(verdict::pass, verdict::pass);
  all["partial"] = graded(verdict::pass, verdict::fail);
  all["broken"] = graded(verdict::fail, verdict::not_run);
  all["inconclusive"] = graded(verdict::pass, verdict::inconclusive);
  all["refused"] = graded(verdict::not_run, verdict::not_run);
  all["refused"].labs[1].refused = "calls exit()";
  all["refused_without_cases"] = graded(verdict::pass, verdict::pass);
  all["refused_without_cases"].labs[1] = {"02_capture_by_reference", "a link", "", {}};
  all["compile_error"] = graded(verdict::not_run, verdict::not_run);
  all["compile_error"].labs[1].compiler_error = "mine.cpp:7:3: error: expected ';'";
  all["all_refused"] = all["refused"];
  all["all_refused"].labs.erase(all["all_refused"].labs.begin());
  all["fault"] = graded(verdict::pass, verdict::pass);
  all["fault"].faults = {"the disk is full"};
  all["nothing"] = grader::result{};
  grader::result& bad = all["hostile"] = graded(verdict::fail, verdict::inconclusive);
  bad.submission = bad.isolation = bad.began = hostile;
  bad.ignored = std::vector<std::string>(500, hostile);
  bad.labs[0].refused = std::string(1 << 20, '\x80');
  bad.labs[1].compiler_error = std::string(1 << 20, '<');
  for (grader::check& each : bad.labs[1].cases[0].checks) {
    each.expected = each.where = each.next = hostile;
    each.seen = std::string(1 << 20, '\x1B') + hostile;
  }
  all["hostile_fault"] = bad;
  all["hostile_fault"].faults = {hostile, std::string(1 << 20, '&')};
  return all;
}

int points_of_properties(const pugi::xml_node& suite, const std::string& name) {
  return suite.child("properties")
      .find_child_by_attribute("name", name.c_str())
      .attribute("value")
      .as_int(-1);
}

}  // namespace

TEST(Reports, AreValidAndAgreeInPoints) {
  const cli::temporary_folder folder;
  for (const auto& [kind, result] : all_kinds()) {
    SCOPED_TRACE(kind);
    grader::write_reports(result, folder.path());
    const json own = json::parse(text_of(folder.path() / "graded.json"));
    const json gradescope = json::parse(text_of(folder.path() / "results.json"));
    const json classroom = json::parse(text_of(folder.path() / "classroom50.json"));
    const json exercism = json::parse(text_of(folder.path() / "exercism/results.json"));
    EXPECT_EQ(wrong_with(own, "graded"), "");
    EXPECT_EQ(wrong_with(gradescope, "gradescope"), "");
    EXPECT_EQ(wrong_with(classroom, "classroom50"), "");
    EXPECT_EQ(wrong_with(exercism, "exercism"), "");
    EXPECT_EQ(wrong_with_xml(folder.path() / "junit.xml"), "");
    pugi::xml_document junit;
    ASSERT_TRUE(junit.load_file((folder.path() / "junit.xml").c_str()));

    const int points = result.points();
    const int max_points = result.max_points();
    EXPECT_EQ(own["points"], points);
    EXPECT_EQ(own["max_points"], max_points);
    EXPECT_EQ(gradescope["score"], points);
    EXPECT_EQ(gradescope["extra_data"]["max_score"], max_points);
    EXPECT_EQ(classroom["score"], points);
    EXPECT_EQ(classroom["max-score"], max_points);
    const pugi::xml_node whole = junit.child("testsuites").child("testsuite");
    EXPECT_EQ(points_of_properties(whole, "points"), points);
    EXPECT_EQ(points_of_properties(whole, "max_points"), max_points);
    EXPECT_EQ(exercism["status"] == "pass", result.exit_code() == 0);
    EXPECT_EQ(whole.attribute("errors").as_int(), result.exit_code() == 3 ? 1 : 0);

    // Case by case, and summed up.
    int sum[5] = {};
    std::size_t i = 0;
    for (pugi::xml_node suite = whole.next_sibling(); suite; suite = suite.next_sibling()) {
      sum[0] += points_of_properties(suite, "points");
      for (const pugi::xml_node& test : suite.children("testcase")) {
        const std::string name = test.attribute("name").value();
        const int here = points_of_properties(suite, "points of " + name);
        const bool passed = test.first_child().empty();
        sum[1] += here;
        ASSERT_LT(i, gradescope["tests"].size());
        EXPECT_EQ(gradescope["tests"][i]["score"], here);
        EXPECT_EQ(gradescope["tests"][i]["status"] == "passed", passed);
        EXPECT_EQ(classroom["tests"][i]["score"], here);
        EXPECT_EQ(classroom["tests"][i]["passed"], passed);
        EXPECT_EQ(exercism["tests"][i]["status"] == "pass", passed);
        EXPECT_EQ(exercism["tests"][i]["output"],
                  std::to_string(here) + " of " +
                      std::to_string(int(classroom["tests"][i]["max-score"])) + " points");
        sum[2] += int(gradescope["tests"][i]["score"]);
        sum[3] += int(classroom["tests"][i]["score"]);
        ++i;
      }
    }
    for (const int each : {sum[0], sum[1], sum[2], sum[3]}) EXPECT_EQ(each, points);
    EXPECT_EQ(i, gradescope["tests"].size());
    EXPECT_EQ(i, classroom["tests"].size());
    EXPECT_EQ(i, exercism["tests"].size());
  }
}

TEST(Reports, OnlyAFaultOfTheGraderIsAnError) {
  const auto counted = [](const grader::result& of, const char* what) {
    pugi::xml_document junit;
    junit.load_string(grader::to_junit(of).c_str());
    int count = 0;
    for (const pugi::xml_node& suite : junit.child("testsuites").children())
      count += suite.attribute(what).as_int();
    return count;
  };
  auto kinds = all_kinds();
  EXPECT_EQ(counted(kinds["full"], "failures") + counted(kinds["full"], "errors"), 0);
  EXPECT_EQ(counted(kinds["inconclusive"], "failures"), 2);
  EXPECT_EQ(counted(kinds["broken"], "failures"), 2);
  EXPECT_EQ(counted(kinds["broken"], "errors"), 0);
  EXPECT_EQ(counted(kinds["compile_error"], "errors"), 0);
  EXPECT_EQ(counted(kinds["fault"], "failures"), 0);
  EXPECT_EQ(counted(kinds["fault"], "errors"), 5);
  EXPECT_EQ(counted(kinds["nothing"], "errors"), 1);
  EXPECT_EQ(json::parse(grader::to_exercism(kinds["all_refused"]))["status"], "error");
  EXPECT_EQ(json::parse(grader::to_exercism(kinds["refused"]))["status"], "fail");
}

TEST(Reports, NothingOfTheLearnersIsMarkup) {
  const grader::result bad = all_kinds()["hostile"];
  const std::string xml = grader::to_junit(bad);
  EXPECT_EQ(xml.find("<script"), std::string::npos);
  EXPECT_EQ(xml.find('\x1B'), std::string::npos);
  EXPECT_EQ(xml.find("&#27;"), std::string::npos);
  EXPECT_LT(xml.size(), 400'000u);
  for (const std::string& text :
       {grader::to_gradescope(bad), grader::to_classroom50(bad), grader::to_exercism(bad)}) {
    EXPECT_EQ(text.find("\\u001b"), std::string::npos);
    EXPECT_LT(text.size(), 400'000u);
  }
}

TEST(Reports, HiddenTestsAreNotNamed) {
  grader::result out = graded(verdict::fail, verdict::fail);
  out.labs[1].cases[0].checks[0].seen =
      "LoopVariableSeeded.ManyHandles failed: 3; see labs/02_x/seeded.cpp:17: and Seeded";
  out.labs[1].compiler_error = "FirstSeeded.A/3 and seeded.cpp";
  out.faults = {"no result of StaleValueSeeded.B"};
  for (const auto& text : {grader::to_junit(out), grader::to_gradescope(out),
                           grader::to_classroom50(out), grader::to_exercism(out)}) {
    EXPECT_EQ(text.find("Seeded"), std::string::npos) << text;
    EXPECT_EQ(text.find("seeded.cpp"), std::string::npos) << text;
    EXPECT_EQ(text.find("ManyHandles"), std::string::npos) << text;
  }
  EXPECT_EQ(grader::reports::for_learners("in ASeeded.B: 3"), "in a hidden test: 3");
  EXPECT_EQ(grader::reports::for_learners("abcde ASeeded.B", 10), "abcde a hi [9 of 19 bytes cut]");
}

TEST(Reports, ThatCannotBeWrittenLeaveWhatWasThere) {
  const cli::temporary_folder folder;
  grader::write_reports(graded(verdict::pass, verdict::pass), folder.path());
  const std::string before = text_of(folder.path() / "graded.json");
  fs::create_directory(folder.path() / "classroom50.json.unfinished");
  EXPECT_THROW(grader::write_reports(graded(verdict::fail, verdict::fail), folder.path()),
               std::system_error);
  EXPECT_EQ(text_of(folder.path() / "graded.json"), before);
  EXPECT_FALSE(fs::exists(folder.path() / "graded.json.unfinished"));
}

// Else a class that was killed in between would never get the others.
TEST(Reports, TheResultByWhichItIsDoneComesLast) {
  const cli::temporary_folder folder;
  grader::write_reports(graded(verdict::pass, verdict::pass), folder.path());
  const std::string before = text_of(folder.path() / "graded.json");
  fs::remove(folder.path() / "exercism/results.json");
  fs::create_directories(folder.path() / "exercism/results.json/in_the_way");
  EXPECT_THROW(grader::write_reports(graded(verdict::fail, verdict::fail), folder.path()),
               std::system_error);
  EXPECT_EQ(text_of(folder.path() / "graded.json"), before);
}

// The schemas themselves refuse what they should.
TEST(Schemas, RefuseWhatIsOut) {
  json gradescope = json::parse(grader::to_gradescope(graded(verdict::pass, verdict::pass)));
  gradescope["tests"][0]["status"] = "inconclusive";
  EXPECT_NE(wrong_with(gradescope, "gradescope"), "");
  json classroom = json::parse(grader::to_classroom50(graded(verdict::pass, verdict::pass)));
  classroom["score"] = 1.5;
  EXPECT_NE(wrong_with(classroom, "classroom50"), "");
  json exercism = json::parse(grader::to_exercism(graded(verdict::pass, verdict::pass)));
  exercism["tests"][0]["output"] = std::string(501, 'x');
  EXPECT_NE(wrong_with(exercism, "exercism"), "");
  exercism["tests"][0]["output"] = "";
  exercism["status"] = "error";
  exercism["message"] = nullptr;
  EXPECT_NE(wrong_with(exercism, "exercism"), "");
  json own = json::parse(to_json(graded(verdict::pass, verdict::pass)).dump());
  own["extra"] = 1;
  EXPECT_NE(wrong_with(own, "graded"), "");

  const cli::temporary_folder folder;
  const std::string good = grader::to_junit(graded(verdict::fail, verdict::pass));
  for (const char* part : {" type=\"fail\"", " hostname=\"localhost\"", "<system-err />"}) {
    std::string bad = good;
    ASSERT_NE(bad.find(part), std::string::npos) << part;
    bad.erase(bad.find(part), std::string{part}.size());
    std::ofstream{folder.path() / "bad.xml"} << bad;
    EXPECT_NE(wrong_with_xml(folder.path() / "bad.xml"), "") << part;
  }
}
