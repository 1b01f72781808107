#include "grader/reports/told.hpp"

#include <algorithm>
#include <sstream>

namespace grader::reports {
namespace {

std::string of_points(int points, int max_points) {
  return std::to_string(points) + " of " + std::to_string(max_points);
}

void add_line(std::string& says, std::string_view label, const std::string& text) {
  if (text.empty()) return;
  std::string padded{label};
  padded.resize(std::max<std::size_t>(10, label.size() + 1), ' ');
  std::istringstream lines{for_learners(text)};
  for (std::string line; std::getline(lines, line);) {
    says.append("    ").append(padded).append(line).append("\n");
    padded.assign(padded.size(), ' ');
  }
}

std::string how_it_went(const graded_lab& lab, const graded_case& of) {
  std::string says;
  if (!lab.refused.empty()) says += "refused: " + for_learners(lab.refused) + "\n";
  if (!lab.compiler_error.empty())
    says += "does not compile:\n" + for_learners(lab.compiler_error) + "\n";
  for (const check& each : of.checks) {
    says += for_learners(each.name, 100) + ": " + std::string{name_of(each.judged)} + ", " +
            of_points(each.points, each.max_points) + "\n";
    add_line(says, "expected", each.expected);
    add_line(says, "seen", each.seen);
    add_line(says, "where", each.where);
    add_line(says, "next", each.next);
  }
  return says;
}

bool part_of_name(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
         c == '/' || c == '.' || c == '-';
}

// Replaces each word that `mark` is in; a word is what a path or a test's name is made of.
std::string without(std::string_view mark, std::string_view text) {
  std::string out;
  while (true) {
    const std::size_t at = text.find(mark);
    if (at == std::string_view::npos) return out.append(text);
    std::size_t begin = at;
    while (begin > 0 && part_of_name(text[begin - 1])) --begin;
    std::size_t end = at + mark.size();
    while (end < text.size() && (part_of_name(text[end]) || text[end] == ':')) ++end;
    if (text[end - 1] == ':') --end;  // of the sentence
    out.append(text.substr(0, begin)).append("a hidden test");
    text.remove_prefix(end);
  }
}

}  // namespace

std::string for_learners(std::string_view text, std::size_t limit) {
  // The cut may not leave half a name, so it comes last; and not all of a megabyte is read.
  const std::string first =
      plain(text.substr(0, std::min(text.size(), 2 * limit + 1000)), 3 * limit + 1000);
  const std::string open = without("seeded.cpp", without("Seeded", first));
  std::string out = plain(open, limit);
  if (text.size() > 2 * limit + 1000)
    out += " [of " + std::to_string(text.size()) + " bytes in all]";
  return out;
}

told tell(const result& graded) {
  told out{.submission = for_learners(graded.submission, 200),
           .points = graded.points(),
           .max_points = graded.max_points(),
           .faulty = graded.exit_code() == 3,
           .says = {},
           .cases = {}};
  out.says = of_points(out.points, out.max_points) + " points\n";
  if (out.faulty) {
    out.says += "The grader failed. It is no fault of the submission: have it graded again.\n";
    if (graded.faults.empty()) out.says += "  nothing was checked\n";
  }
  constexpr std::size_t shown = 20;
  const auto list = [&](const std::string& title, const std::vector<std::string>& of) {
    if (of.empty()) return;
    out.says += title + "\n";
    for (std::size_t i = 0; i < std::min(shown, of.size()); ++i)
      out.says += "  " + for_learners(of[i], 300) + "\n";
    if (of.size() > shown) out.says += "  and " + std::to_string(of.size() - shown) + " more\n";
  };
  list("Faults:", graded.faults);
  list("Ignored, as no lab lists them as editable:", graded.ignored);

  for (const graded_lab& lab : graded.labs) {
    for (const graded_case& of : lab.cases) {
      out.cases.push_back(
          {for_learners(lab.name, 100), for_learners(of.name, 100), for_learners(of.promise, 300),
           out.faulty ? verdict::not_run : of.judged(), graded.faults.empty() ? of.points() : 0,
           of.max_points(), how_it_went(lab, of)});
    }
    if (lab.cases.empty())
      out.cases.push_back({for_learners(lab.name, 100), "lab", "its cases are graded",
                           verdict::not_run, 0, 0, how_it_went(lab, {})});
  }
  return out;
}

}  // namespace grader::reports
