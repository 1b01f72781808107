#include "grader/reports/junit.hpp"

#include "grader/reports/told.hpp"

#include <pugixml.hpp>

#include <algorithm>
#include <cstdio>
#include <sstream>

namespace grader {
namespace {

using reports::told;
using reports::told_case;

// One suite, and what its attributes count.
class suite {
 public:
  suite(pugi::xml_node parent, int id, const std::string& name, const std::string& began)
      : node_(parent.append_child("testsuite")), properties_(node_.append_child("properties")) {
    node_.append_attribute("name") = name.c_str();
    node_.append_attribute("package") = "scopelab";
    node_.append_attribute("id") = id;
    node_.append_attribute("timestamp") = began.c_str();
    node_.append_attribute("hostname") = "localhost";
  }

  void property(const std::string& name, const std::string& value) {
    pugi::xml_node one = properties_.append_child("property");
    one.append_attribute("name") = name.c_str();
    one.append_attribute("value") = value.c_str();
  }

  pugi::xml_node test(const std::string& in, const std::string& name, double seconds = 0) {
    ++tests_;
    pugi::xml_node one = node_.append_child("testcase");
    one.append_attribute("name") = name.c_str();
    one.append_attribute("classname") = ("scopelab." + in).c_str();
    one.append_attribute("time") = as_text(seconds).c_str();
    return one;
  }

  void not_passed(pugi::xml_node test, bool graders_fault, std::string_view type,
                  const std::string& message, const std::string& text) {
    ++(graders_fault ? errors_ : failures_);
    pugi::xml_node why = test.append_child(graders_fault ? "error" : "failure");
    why.append_attribute("type") = std::string{type}.c_str();
    why.append_attribute("message") = message.c_str();
    why.text() = text.c_str();
  }

  void end(double seconds, const std::string& out) {
    node_.append_attribute("tests") = tests_;
    node_.append_attribute("failures") = failures_;
    node_.append_attribute("errors") = errors_;
    node_.append_attribute("time") = as_text(seconds).c_str();
    node_.append_child("system-out").text() = out.c_str();
    node_.append_child("system-err");
  }

 private:
  static std::string as_text(double seconds) {
    char text[64];
    std::snprintf(text, sizeof text, "%.3f", std::max(0.0, seconds));
    return text;
  }

  pugi::xml_node node_;
  pugi::xml_node properties_;
  int tests_ = 0;
  int failures_ = 0;
  int errors_ = 0;
};

// The format wants a time without a zone.
std::string without_zone(const std::string& began) {
  const std::string form = "dddd-dd-ddTdd:dd:ddZ";
  const bool fits = began.size() == form.size() &&
                    std::equal(began.begin(), began.end(), form.begin(), [](char is, char wanted) {
                      return wanted == 'd' ? is >= '0' && is <= '9' : is == wanted;
                    });
  return fits ? began.substr(0, form.size() - 1) : "1970-01-01T00:00:00";
}

void add_lab(pugi::xml_node parent, int id, const std::string& began, bool faulty,
             const std::vector<const told_case*>& cases) {
  suite one{parent, id, cases.front()->lab, began};
  int points = 0;
  int max_points = 0;
  for (const told_case* each : cases) {
    points += each->points;
    max_points += each->max_points;
    one.property("points of " + each->name, std::to_string(each->points));
    const pugi::xml_node test = one.test(each->lab, each->name);
    if (each->judged == verdict::pass) continue;
    one.not_passed(test, faulty, name_of(each->judged),
                   faulty ? "the grader failed" : "the promise: " + each->promise, each->says);
  }
  one.property("points", std::to_string(points));
  one.property("max_points", std::to_string(max_points));
  one.end(0, "");
}

}  // namespace

std::string to_junit(const result& graded) {
  const told all = reports::tell(graded);
  const std::string began = without_zone(graded.began);
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  pugi::xml_node root = document.append_child("testsuites");

  suite whole{root, 0, "grading", began};
  whole.property("submission", all.submission);
  whole.property("points", std::to_string(all.points));
  whole.property("max_points", std::to_string(all.max_points));
  whole.property("seed", std::to_string(graded.seed));
  whole.property("isolation", reports::for_learners(graded.isolation, 200));
  const pugi::xml_node test = whole.test("grading", "all was graded", graded.seconds);
  if (all.faulty) whole.not_passed(test, true, "fault", "the grader failed", all.says);
  whole.end(graded.seconds, all.says);

  int id = 0;
  std::vector<const told_case*> of_lab;
  for (const told_case& each : all.cases) {
    if (!of_lab.empty() && of_lab.front()->lab != each.lab) {
      add_lab(root, ++id, began, all.faulty, of_lab);
      of_lab.clear();
    }
    of_lab.push_back(&each);
  }
  if (!of_lab.empty()) add_lab(root, ++id, began, all.faulty, of_lab);

  std::ostringstream out;
  document.save(out, "  ", pugi::format_indent, pugi::encoding_utf8);
  return out.str();
}

}  // namespace grader
