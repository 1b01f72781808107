#include "grader/judge.hpp"

#include "cli/expectation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <sstream>

namespace grader {
namespace {

using json = nlohmann::ordered_json;

// A submission may cost so many times what the reference does, and a little.
constexpr double cost_factor = 3;
constexpr double spare_instructions = 5000;
constexpr double spare_allocations = 4;
constexpr double spare_bytes = 4096;
// Slopes are counts by counts: what is beyond rounding is there.
constexpr double rounding = 0.01;
// Of what operator new does not count some bytes come and go, however many operations there are.
constexpr double spare_uncounted = 6000;

void pass(check& of) {
  of.judged = verdict::pass;
  of.points = of.max_points;
}

void fail(check& of, const std::string& expected, const std::string& seen) {
  of.judged = verdict::fail;
  of.points = 0;
  of.expected = plain(expected, 500);
  of.seen = plain(seen, 1000);
}

void unclear(check& of, const std::string& expected, const std::string& seen) {
  fail(of, expected, seen);
  of.judged = verdict::inconclusive;
}

std::set<std::string> texts_of(const json& list) {
  std::set<std::string> out;
  for (const json& each : list) {
    if (each.is_string()) out.insert(each.get<std::string>());
  }
  return out;
}

std::string joined(const std::set<std::string>& texts) {
  std::string out;
  for (const std::string& each : texts) out += (out.empty() ? "" : "; ") + each;
  return out.empty() ? "nothing" : out;
}

// "mine.cpp:12" of a sanitizer's report; empty: it does not name the learner's file.
std::string line_in(const std::string& report) {
  const std::string mark = "mine.cpp:";
  for (std::size_t at = 0; (at = report.find(mark, at)) != std::string::npos; ++at) {
    const std::size_t end = report.find_first_not_of("0123456789", at + mark.size());
    if (end != at + mark.size()) return report.substr(at, end - at);
  }
  return "";
}

// What a sanitizer found, in one line; empty: it did not speak.
std::string sanitizers_word(const std::string& err) {
  std::istringstream lines{err};
  for (std::string line; std::getline(lines, line);) {
    for (const std::string_view mark : {"ERROR: AddressSanitizer", "ERROR: LeakSanitizer",
                                        "runtime error: ", "WARNING: ThreadSanitizer"}) {
      const std::size_t at = line.find(mark);
      if (at != std::string::npos) return line.substr(at);
    }
  }
  return "";
}

double figure(const json& told, const char* group, const char* name) {
  return told.at(group).at(name).get<double>();
}

}  // namespace

std::vector<check> checks_of(const cli::lab& lab, bool fast) {
  constexpr int of_a_case = 10;
  std::vector<check> all{{.name = "contract"}, {.name = "ledger", .max_points = 2}};
  if (lab.no_faults.empty()) all.push_back({.name = "faults", .max_points = 1});
  all.push_back({.name = "sanitizers", .max_points = 2});
  if (lab.no_cost.empty()) all.push_back({.name = "cost", .max_points = 1});
  int others = 0;
  for (const check& each : all) others += each.max_points;
  all.front().max_points = of_a_case - others;
  if (fast)
    std::erase_if(
        all, [](const check& each) { return each.name == "sanitizers" || each.name == "cost"; });
  return all;
}

std::string judge::line_of(const std::string& case_name) const {
  const auto found = lines_.find(case_name);
  return found == lines_.end() ? "mine.cpp" : fmt::format("mine.cpp:{}", found->second);
}

void judge::decide(const std::string& case_name, check& of) const {
  try {
    if (of.name == "contract") contract(case_name, of);
    if (of.name == "ledger") ledger(case_name, of);
    if (of.name == "faults") faults(case_name, of);
    if (of.name == "sanitizers") sanitizers(case_name, of);
    if (of.name == "cost") cost(case_name, of);
  } catch (const json::exception&) {
    fail(of, "a record of this check", "its record lacks what belongs in it");
  }
  if (of.judged == verdict::pass) return;
  if (of.where.empty()) of.where = line_of(case_name);
  if (of.next.empty()) of.next = fmt::format("scopelab hint {} {}", lab_.number, case_name);
}

bool judge::tests_kept(const std::string& case_name, variant how, check& of) const {
  const question what = about(case_name, "contract");
  const answer wanted = reference_.ask(fixed_.at(how), what, how);
  if (wanted.seen.timed_out) {
    unclear(of, "an end in time", "the reference did not end in time either");
    return false;
  }
  const answer got = asks_.ask(mine_.at(how), what, how);
  const std::string found = sanitizers_word(got.seen.err.text);
  if (how != variant::plain && !found.empty()) {
    fail(of, "nothing that a sanitizer reports", found);
    of.where = plain(line_in(got.seen.err.text), 100);
    return false;
  }
  if (!got.said.trouble.empty()) {
    fail(of, "every test runs to its end, and the program leaves its record", got.said.trouble);
    return false;
  }
  const std::set<std::string> must = texts_of(wanted.said.told.at("ran"));
  const std::set<std::string> ran = texts_of(got.said.told.at("ran"));
  if (must != ran) {
    fail(of, fmt::format("{} tests run", must.size()), fmt::format("{} of them ran", ran.size()));
    return false;
  }
  const json& failed = got.said.told.at("failed");
  if (failed.empty()) return true;
  const std::string message = failed.front().value("message", "");
  const std::string test = failed.front().value("name", "");
  const cli::expectation parsed = cli::parse_expectation(message);
  fail(of, parsed.expected.empty() ? "" : parsed.expected,
       parsed.expected.empty() ? message : parsed.seen);
  const bool hidden = test.find("Seeded.") != std::string::npos;
  of.where = fmt::format("{}, seen by {}{}", line_of(case_name), plain(test, 200),
                         hidden ? fmt::format(" (inputs from seed {})", seed_) : "");
  return false;
}

void judge::contract(const std::string& case_name, check& of) const {
  if (tests_kept(case_name, variant::plain, of)) pass(of);
}

void judge::sanitizers(const std::string& case_name, check& of) const {
  for (const variant how : {variant::asan, variant::tsan}) {
    if (tests_kept(case_name, how, of)) continue;
    of.expected += of.expected.empty() ? "" : ", ";
    of.expected += how == variant::asan ? "under AddressSanitizer and UndefinedBehaviorSanitizer"
                                        : "under ThreadSanitizer";
    return;
  }
  pass(of);
}

void judge::ledger(const std::string& case_name, check& of) const {
  const question what = about(case_name, "ledger");
  const answer wanted = reference_.ask(fixed_.at(variant::plain), what, variant::plain);
  if (wanted.seen.timed_out)
    return unclear(of, "an end in time", "the reference did not end in time either");
  const json& reference = wanted.said.told;
  std::string first;
  for (int turn = 1; turn <= 2; ++turn) {
    const answer got = asks_.ask(mine_.at(variant::plain), what);
    if (!got.said.trouble.empty())
      return fail(of, "the operations run to their end, and the program leaves its record",
                  got.said.trouble);
    const json& told = got.said.told;
    const auto said = texts_of(told.at("said"));
    if (said != texts_of(reference.at("said"))) {
      of.promise_broken = true;
      return fail(of, "while it is measured: " + joined(texts_of(reference.at("said"))),
                  joined(said));
    }
    std::string more;
    for (const char* unit : {"bytes", "blocks", "descriptors", "threads", "peak_descriptors"}) {
      double most = figure(reference, "per_operation", unit);
      const json& meant = reference.at("wanted");
      if (meant.contains(unit)) most = std::max(most, meant.at(unit).get<double>());
      const double held = figure(told, "per_operation", unit);
      if (held <= most + rounding || !more.empty()) continue;
      more = fmt::format("{:.4g} {}", held, unit);
      of.expected = fmt::format("an operation leaves at most {:.4g} {}", most, unit);
    }
    const double stays = told.at("uncounted").get<double>();
    const double may_stay = std::max(reference.at("uncounted").get<double>(), 0.0) +
                            spare_uncounted / told.at("n").get<double>();
    if (more.empty() && stays > may_stay) {
      more = fmt::format("about {:.0f} bytes that are not operator new's", stays);
      of.expected = "an operation leaves nothing, whoever allocates it";
    }
    if (more.empty() && turn == 1) return pass(of);
    if (more.empty())
      return unclear(of, of.expected, "one run left " + first + ", the next did not");
    if (turn == 2) return fail(of, of.expected, "it leaves " + more);
    first = more;
  }
}

void judge::faults(const std::string& case_name, check& of) const {
  const question what = about(case_name, "faults");
  const examiner::fault_run wanted = reference_.fail_each(fixed_.at(variant::plain), what);
  if (wanted.timed_out)
    return unclear(of, "an end in time", "the reference did not end in time either");
  const examiner::fault_run got = asks_.fail_each(mine_.at(variant::plain), what);
  const std::string expected =
      "whichever allocation fails, the operation returns or throws, and leaves nothing behind";
  if (!got.trouble.empty()) return fail(of, expected, got.trouble);
  if (got.ended_at > 0 && wanted.ended_at == 0)
    return fail(of, expected,
                fmt::format("when allocation {} fails: {}", got.ended_at, got.how_ended));
  if (got.left_at > 0 && got.left_blocks > wanted.left_blocks)
    return fail(of, expected,
                fmt::format("when allocation {} fails, {} block{} left behind", got.left_at,
                            got.left_blocks, got.left_blocks == 1 ? " is" : "s are"));
  pass(of);
}

void judge::cost(const std::string& case_name, check& of) const {
  const answer wanted =
      reference_.ask(fixed_.at(variant::plain), about(case_name, "ledger"), variant::plain);
  if (wanted.seen.timed_out)
    return unclear(of, "an end in time", "the reference did not end in time either");
  const answer got = asks_.ask(mine_.at(variant::plain), about(case_name, "ledger"));
  if (!got.said.trouble.empty())
    return fail(of, "the operations run to their end", got.said.trouble);
  const struct {
    const char* name;
    double spare;
  } counts[]{{"allocations", spare_allocations}, {"peak_bytes", spare_bytes}};
  for (const auto& [name, spare] : counts) {
    const double reference = figure(wanted.said.told, "once", name);
    const double most = cost_factor * std::max(reference, 0.0) + spare;
    const double is = figure(got.said.told, "once", name);
    if (is > most)
      return fail(of,
                  fmt::format("at most {:.4g} {} an operation (3 times the reference's {:.4g}, and "
                              "{:.4g})",
                              most, name, reference, spare),
                  fmt::format("{:.4g}", is));
  }
  const question what = about(case_name, "cost");
  const double reference = reference_.instructions(fixed_.at(variant::plain), what);
  const double most = cost_factor * std::max(reference, 0.0) + spare_instructions;
  const std::string expected = fmt::format(
      "at most {:.0f} instructions an operation (3 times the reference's {:.0f}, and {:.0f})", most,
      reference, spare_instructions);
  std::string trouble;
  const std::optional<double> first = asks_.instructions(mine_.at(variant::plain), what, trouble);
  if (!first) return fail(of, expected, trouble);
  if (*first <= most) return pass(of);
  const std::optional<double> second = asks_.instructions(mine_.at(variant::plain), what, trouble);
  if (second && *second <= most)
    return unclear(of, expected, fmt::format("{:.0f}, then {:.0f}", *first, *second));
  fail(of, expected, fmt::format("{:.0f}", *first));
}

}  // namespace grader
