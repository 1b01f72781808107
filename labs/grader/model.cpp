#include "grader/model.hpp"

#include <algorithm>
#include <numeric>

namespace grader {
namespace {

using json = nlohmann::ordered_json;

template <class List, class Of>
int sum(const List& list, Of of) {
  return std::accumulate(list.begin(), list.end(), 0,
                         [&](int so_far, const auto& each) { return so_far + of(each); });
}

verdict verdict_named(const std::string& name) {
  for (const verdict each :
       {verdict::pass, verdict::fail, verdict::inconclusive, verdict::not_run}) {
    if (name_of(each) == name) return each;
  }
  throw std::invalid_argument("no verdict is called '" + name + "'");
}

json check_to_json(const check& from) {
  return {{"name", from.name},         {"verdict", name_of(from.judged)},
          {"points", from.points},     {"max_points", from.max_points},
          {"expected", from.expected}, {"seen", from.seen},
          {"where", from.where},       {"next", from.next}};
}

check check_from_json(const json& from) {
  return {from.at("name"),     verdict_named(from.at("verdict")),
          from.at("points"),   from.at("max_points"),
          from.at("expected"), from.at("seen"),
          from.at("where"),    from.at("next")};
}

json case_to_json(const graded_case& from) {
  json out{{"name", from.name},
           {"promise", from.promise},
           {"verdict", name_of(from.judged())},
           {"points", from.points()},
           {"max_points", from.max_points()},
           {"checks", json::array()}};
  for (const check& each : from.checks) out["checks"].push_back(check_to_json(each));
  return out;
}

json lab_to_json(const graded_lab& from) {
  json out{{"name", from.name},
           {"points", from.points()},
           {"max_points", from.max_points()},
           {"refused", from.refused},
           {"compiler_error", from.compiler_error},
           {"cases", json::array()}};
  for (const graded_case& each : from.cases) out["cases"].push_back(case_to_json(each));
  return out;
}

// The length of the UTF-8 sequence at the beginning of `text`; 0: it is none.
std::size_t sequence_at(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  const std::size_t length = first < 0x80   ? 1
                             : first < 0xC2 ? 0
                             : first < 0xE0 ? 2
                             : first < 0xF0 ? 3
                             : first < 0xF5 ? 4
                                            : 0;
  if (length == 0 || length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  // Overlong forms, surrogates and what is beyond U+10FFFF are told by the second byte.
  if (length > 2) {
    const unsigned char second = byte(1);
    if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
        (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F))
      return 0;
  }
  return length;
}

bool shown_as_it_is(std::string_view sequence) {
  const auto first = static_cast<unsigned char>(sequence[0]);
  if (sequence.size() == 1)
    return first == '\n' || first == '\t' || (first >= 0x20 && first != 0x7F);
  const auto second = static_cast<unsigned char>(sequence[1]);
  if (sequence.size() == 2) return first != 0xC2 || second >= 0xA0;  // the C1 controls
  // U+FFFE and U+FFFF, which XML forbids, and U+202A-202E, U+2066-2069, which turn lines around.
  const auto third = static_cast<unsigned char>(sequence[2]);
  if (sequence.size() == 3) {
    if (first == 0xEF && second == 0xBF && third >= 0xBE) return false;
    if (first == 0xE2 && second == 0x80 && third >= 0xAA && third <= 0xAE) return false;
    if (first == 0xE2 && second == 0x81 && third >= 0xA6 && third <= 0xA9) return false;
  }
  return true;
}

}  // namespace

std::string_view name_of(verdict seen) {
  switch (seen) {
    case verdict::pass:
      return "pass";
    case verdict::fail:
      return "fail";
    case verdict::inconclusive:
      return "inconclusive";
    case verdict::not_run:
      break;
  }
  return "not run";
}

int graded_case::points() const {
  return sum(checks, [](const check& each) { return each.points; });
}
int graded_case::max_points() const {
  return sum(checks, [](const check& each) { return each.max_points; });
}

verdict graded_case::judged() const {
  const auto any = [&](verdict what) {
    return std::any_of(checks.begin(), checks.end(),
                       [&](const check& each) { return each.judged == what; });
  };
  if (any(verdict::fail)) return verdict::fail;
  if (any(verdict::inconclusive)) return verdict::inconclusive;
  return checks.empty() || any(verdict::not_run) ? verdict::not_run : verdict::pass;
}

int graded_lab::points() const {
  return sum(cases, [](const graded_case& each) { return each.points(); });
}
int graded_lab::max_points() const {
  return sum(cases, [](const graded_case& each) { return each.max_points(); });
}

int result::points() const {
  return faults.empty() ? sum(labs, [](const graded_lab& each) { return each.points(); }) : 0;
}
int result::max_points() const {
  return sum(labs, [](const graded_lab& each) { return each.max_points(); });
}

int result::exit_code() const {
  if (!faults.empty() || max_points() == 0) return 3;
  if (points() == max_points()) return 0;
  bool unclear = false;
  for (const graded_lab& lab : labs) {
    for (const graded_case& each : lab.cases) {
      if (each.judged() == verdict::fail || each.judged() == verdict::not_run) return 1;
      unclear = unclear || each.judged() == verdict::inconclusive;
    }
  }
  return unclear ? 4 : 1;
}

json to_json(const result& graded) {
  json out{{"schema", "scopelab/graded/v1"},
           {"submission", graded.submission},
           {"seed", graded.seed},
           {"isolation", graded.isolation},
           {"began", graded.began},
           {"seconds", graded.seconds},
           {"points", graded.points()},
           {"max_points", graded.max_points()},
           {"exit_code", graded.exit_code()},
           {"ignored", graded.ignored},
           {"faults", graded.faults},
           {"labs", json::array()}};
  for (const graded_lab& each : graded.labs) out["labs"].push_back(lab_to_json(each));
  return out;
}

result result_from_json(const json& text) {
  result out{text.at("submission"), text.at("seed"),    text.at("isolation"), text.at("began"),
             text.at("seconds"),    text.at("ignored"), text.at("faults"),    {}};
  for (const json& lab : text.at("labs")) {
    graded_lab one{lab.at("name"), lab.at("refused"), lab.at("compiler_error"), {}};
    for (const json& each : lab.at("cases")) {
      graded_case of{each.at("name"), each.at("promise"), {}};
      for (const json& of_case : each.at("checks")) of.checks.push_back(check_from_json(of_case));
      one.cases.push_back(std::move(of));
    }
    out.labs.push_back(std::move(one));
  }
  return out;
}

std::string plain(std::string_view text, std::size_t limit) {
  std::string out;
  const std::size_t whole = text.size();
  while (!text.empty() && out.size() < limit) {
    const std::size_t length = sequence_at(text);
    if (length == 0 || !shown_as_it_is(text.substr(0, length))) {
      out += "\xEF\xBF\xBD";
      text.remove_prefix(length == 0 ? 1 : length);
    } else {
      out += text.substr(0, length);
      text.remove_prefix(length);
    }
  }
  if (!text.empty())
    out += " [" + std::to_string(text.size()) + " of " + std::to_string(whole) + " bytes cut]";
  return out;
}

}  // namespace grader
