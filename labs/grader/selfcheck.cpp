#include "grader/selfcheck.hpp"

#include "cli/tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>

namespace fs = std::filesystem;

namespace grader {
namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string told(const check& of) {
  return fmt::format("{} is {}: expected {}, seen {}", of.name, name_of(of.judged), of.expected,
                     of.seen);
}

// Of the checks of a case: those expected to fail do, for their reason, and no other does.
void compare_case(const overlay& expected, const graded_case& seen, difference& out) {
  const auto expected_of = [&](const check& each) {
    return std::find_if(expected.fails.begin(), expected.fails.end(), [&](const failing& one) {
      return one.case_name == seen.name && one.check == each.name;
    });
  };
  const bool kept = std::none_of(
      expected.fails.begin(), expected.fails.end(),
      [&](const failing& one) { return one.case_name == seen.name && one.check == "contract"; });
  for (const check& each : seen.checks) {
    const auto must_fail = expected_of(each);
    if (must_fail != expected.fails.end()) {
      if (each.judged != verdict::fail || each.points != 0) {
        out.accepted.push_back(fmt::format("{}, {} passes", seen.name, each.name));
      } else if (!has(each.expected + each.seen, must_fail->reason)) {
        out.rejected.push_back(
            fmt::format("{}, not for '{}': {}", seen.name, must_fail->reason, told(each)));
      }
    } else if (kept && each.judged != verdict::pass) {
      out.rejected.push_back(fmt::format("{}, {}", seen.name, told(each)));
    } else if (!kept && each.points != 0) {
      out.accepted.push_back(
          fmt::format("{}, {} points for {}", seen.name, each.points, each.name));
    }
  }
}

void compare_lab(const overlay& expected, const graded_lab& seen, difference& out) {
  if (!expected.refused.empty()) {
    if (seen.refused.empty()) {
      out.accepted.push_back("it is not refused for '" + expected.refused + "'");
    } else if (!has(seen.refused, expected.refused)) {
      out.rejected.push_back("it is refused for another reason: " + seen.refused);
    }
  } else if (!seen.refused.empty() && expected.base == "fixed") {
    out.rejected.push_back("it is refused: " + seen.refused);
  }
  if (!expected.compiles && seen.compiler_error.empty()) out.accepted.push_back("it compiles");
  if (expected.compiles && !seen.compiler_error.empty()) {
    out.rejected.push_back("it does not compile: " + seen.compiler_error);
  }
  const bool nothing = !expected.refused.empty() || !expected.compiles || expected.base != "fixed";
  if (nothing && seen.points() != 0) {
    out.accepted.push_back(fmt::format("{} points for nothing", seen.points()));
  }
  if (nothing || !out.rejected.empty()) return;
  for (const graded_case& each : seen.cases) compare_case(expected, each, out);
}

}  // namespace

difference compare(const overlay& expected, const result& seen) {
  difference out;
  for (const std::string& fault : seen.faults)
    out.rejected.push_back("the grader's fault: " + fault);
  if (seen.labs.size() != 1 || seen.max_points() == 0) {
    out.rejected.push_back("it was not graded");
    return out;
  }
  if (out.rejected.empty()) compare_lab(expected, seen.labs.front(), out);
  return out;
}

std::vector<overlay> known_submissions(const grade_options& of, const std::string& only) {
  std::vector<overlay> all;
  const auto wanted = [&](const overlay& each) {
    const bool graded = std::any_of(of.labs.begin(), of.labs.end(),
                                    [&](const cli::lab& lab) { return lab.name == each.lab; });
    return graded && has(each.name, only);
  };
  for (const cli::lab& lab : of.labs) {
    for (const char* half : {"broken", "fixed"}) {
      overlay one;
      one.name = fmt::format("{}.{}", lab.name, half);
      one.lab = lab.name;
      one.technique = "the half itself";
      one.base = half;
      one.full = one.base == "fixed";
      if (wanted(one)) all.push_back(std::move(one));
    }
  }
  for (const char* folder : {"cheats", "unusual"}) {
    std::vector<fs::path> files;
    for (const auto& each : fs::directory_iterator{of.tree / "labs" / "grader" / folder}) {
      if (each.path().extension() == ".cpp") files.push_back(each.path());
    }
    std::sort(files.begin(), files.end());
    for (const fs::path& each : files) {
      overlay one = parse_overlay(each.stem().string(), cli::read_file(each));
      if (wanted(one)) all.push_back(std::move(one));
    }
  }
  return all;
}

std::vector<checked> selfcheck(const grade_options& of, const std::vector<overlay>& all, int jobs,
                               const std::function<void(const checked&)>& tell) {
  // Of a submission one lab is graded: its own.
  std::map<std::string, std::unique_ptr<grading>> graders;
  for (const cli::lab& lab : of.labs) {
    grade_options one = of;
    one.labs = {lab};
    one.jobs = 1;
    for (const cli::lab& other : of.labs) {
      if (other.name != lab.name) one.others.push_back({other.name, other.editable});
    }
    graders[lab.name] = std::make_unique<grading>(one);
  }
  stop_on_signals();
  const scratch_folder scratch;
  std::vector<checked> out(all.size());
  std::mutex telling;
  std::vector<std::function<void()>> tasks;
  for (std::size_t i = 0; i < all.size(); ++i) {
    tasks.emplace_back([&, i] {
      const overlay& each = all[i];
      const fs::path folder = scratch.path() / "submissions" / std::to_string(i) / each.name;
      write_submission(each, of.tree, folder);
      result seen = graders.at(each.lab)->grade(folder);
      difference wrong = compare(each, seen);
      out[i] = {each.name, each.technique, std::move(seen), std::move(wrong)};
      const std::lock_guard lock{telling};
      tell(out[i]);
    });
  }
  run_all(tasks, jobs);
  return out;
}

}  // namespace grader
