#include "grader/grade.hpp"

#include <fmt/format.h>

#include <sstream>

namespace grader {
namespace {

void add_lines(std::string& to, std::string_view label, const std::string& text) {
  if (text.empty()) return;
  std::istringstream lines{text};
  std::string line;
  for (bool first = true; std::getline(lines, line); first = false)
    to += fmt::format("              {:<10}{}\n", first ? label : "", line);
}

void add_check(std::string& to, const check& of) {
  if (of.judged == verdict::pass || of.judged == verdict::not_run) return;
  to += fmt::format("            {}: {}, {} of {}\n", of.name, name_of(of.judged), of.points, of.max_points);
  add_lines(to, "expected", of.expected);
  add_lines(to, "seen", of.seen);
  add_lines(to, "where", of.where);
  add_lines(to, "next", of.next);
}

}  // namespace

std::string table_of(const result& graded) {
  std::string out = fmt::format("{}, {} of {} points\n", graded.submission, graded.points(),
                                graded.max_points());
  for (const std::string& each : graded.faults)
    out += fmt::format("\nthe grader's own fault, so nothing counts: {}\n", each);
  for (const graded_lab& lab : graded.labs) {
    out += fmt::format("\n{}, {} of {}\n", lab.name, lab.points(), lab.max_points());
    if (!lab.refused.empty()) out += "  refused: " + lab.refused + "\n";
    if (!lab.compiler_error.empty()) {
      out += "  does not compile:\n";
      std::istringstream lines{lab.compiler_error};
      for (std::string line; std::getline(lines, line);) out += "    " + line + "\n";
    }
    if (!lab.refused.empty() || !lab.compiler_error.empty()) continue;
    for (const graded_case& each : lab.cases) {
      out += fmt::format("  {:<14}{:<22}{:>2} of {}\n", name_of(each.judged()), each.name, each.points(),
                         each.max_points());
      if (each.judged() != verdict::pass && !each.promise.empty())
        out += "            promise: " + each.promise + "\n";
      for (const check& of : each.checks) add_check(out, of);
    }
  }
  if (!graded.ignored.empty()) {
    out += fmt::format("\nignored, as no lab takes them: {}", graded.ignored.front());
    for (std::size_t i = 1; i < graded.ignored.size(); ++i) out += ", " + graded.ignored[i];
    out += "\n";
  }
  out += fmt::format("\nseed {}, {:.0f} s. Isolation: {}.\n", graded.seed, graded.seconds,
                     graded.isolation);
  return out;
}

}  // namespace grader
