#include "grader/grade.hpp"

#include "cli/case_lines.hpp"
#include "cli/process.hpp"
#include "cli/tree.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <ctime>
#include <stdexcept>

namespace fs = std::filesystem;

namespace grader {
namespace {

std::string commands_of(const fs::path& build, const std::string& target) {
  const cli::finished run =
      cli::run_program("ninja", {"-C", build.string(), "-t", "commands", target});
  if (run.exit_code != 0) throw std::runtime_error(build.string() + ": " + run.out + run.err);
  return run.out;
}

// What a half of the build folder was compiled to.
fs::path object_of(const fs::path& build, const std::string& lab, const std::string& half,
                   const std::string& source) {
  return build / "labs" / lab / "CMakeFiles" / (lab + "." + half + ".dir") / "__" / "__" /
         (source + "/" + lab + ".cpp.o");
}

fs::path put(const fs::path& from, const fs::path& to) {
  fs::create_directories(to.parent_path());
  fs::permissions(to.parent_path(), fs::perms{0755});
  fs::copy_file(from, to);
  fs::permissions(to, fs::perms{0755});
  return to;
}

}  // namespace

grading::grading(grade_options of)
    : of_(std::move(of)),
      sandbox_(put(of_.supervisor, scratch_.path() / "bin" / "supervisor"), scratch_.path(),
               of_.isolation),
      builder_(sandbox_, of_.tree),
      examiner_(sandbox_),
      references_(examiner_) {
  for (const cli::lab& facts : of_.labs) {
    lab one{facts, {}, {}, {}, {}};
    // With a sanitizer the broken half is not there, and the names are the same.
    std::vector<fs::path> halves;
    const fs::path both = build_folder_of(of_, variant::plain);
    for (const auto& [half, source] : {std::pair{"broken", "pitfalls"}, {"fixed", "fixes"}}) {
      const fs::path object = object_of(both, facts.name, half, source);
      if (fs::exists(object)) halves.push_back(object);
    }
    const half_names names = builder_.names_of(halves);
    one.broken = cli::read_file(of_.tree / "pitfalls" / (facts.name + ".cpp"));
    one.contract = cli::read_file(of_.tree / "labs" / facts.name / "contract.hpp");
    for (const variant how : variants_of(of_)) {
      const fs::path build = build_folder_of(of_, how);
      recipe& made = one.recipes[how] =
          parse_recipe(build, commands_of(build, facts.name + ".mine"));
      one.fixed[how] = put(build / "labs" / facts.name / "fixed",
                           scratch_.path() / ("reference" + name_of(how)) / facts.name / "fixed");
      made.halves = names;
    }
    labs_.push_back(std::move(one));
  }
}

void grading::say(const std::string& text) {
  const std::lock_guard lock{saying_};
  of_.say(text);
}

std::map<std::string, int> grading::lines_of(const lab& of, const std::string& source) const {
  std::vector<std::string> names;
  for (const auto& each : of.facts.cases) names.push_back(each.name);
  const auto by_line = cli::cases_by_line(source, cli::functions_of(of.contract, names));
  std::map<std::string, int> first;
  for (std::size_t i = 0; i < by_line.size(); ++i) {
    if (!by_line[i].empty()) first.try_emplace(by_line[i], static_cast<int>(i + 1));
  }
  return first;
}

void grading::accept(const taken_lab& from, work& one) const {
  const std::string& name = one.of->facts.name;
  std::string& refused = one.into->refused;
  refused = plain(from.refused, 500);
  if (!refused.empty()) return;
  for (const std::string& file : one.of->facts.editable) {
    if (!from.files.contains(file)) {
      refused =
          fmt::format("{} is not there: it is looked for in {}/ and labs/{}/", file, name, name);
      return;
    }
  }
  const std::string& source = from.files.at("mine.cpp");
  if (same_but_space(source, one.of->broken)) {
    refused = "mine.cpp is the broken half, unchanged";
    return;
  }
  one.lines = lines_of(*one.of, source);
  fs::create_directories(one.folder);
  for (const auto& [file, text] : from.files) cli::write_file(one.folder / file, text);
}

void grading::build(work& one, variant how) const {
  const recipe& made = one.of->recipes.at(how);
  const std::string name = how == variant::plain ? "mine" : "mine-" + name_of(how);
  const bool inspect = how == variant::plain;
  const compiled out =
      builder_.compile(made, one.folder, name + ".o", inspect ? &one.of->facts.allow : nullptr);
  std::string error = out.error;
  if (error.empty() && out.refused.empty()) {
    const fs::path program = one.folder / name;
    error = builder_.link(made, out.object, program);
    if (error.empty()) {
      fs::permissions(program, fs::perms{0755});
      one.mine[how] = program;
    }
  }
  if (!inspect) {
    one.not_built[how] = error;
    return;
  }
  if (!out.refused.empty()) one.into->refused = plain("mine.cpp " + out.refused, 1000);
  one.into->compiler_error = error;
}

void grading::decide(const work& one, graded_case& of, check& each) {
  stop_if_asked();
  say(fmt::format("{} {}: {}", one.of->facts.name, of.name, each.name));
  if (each.name == "sanitizers") {
    for (const auto& [how, why] : one.not_built) {
      if (why.empty()) continue;
      each.judged = verdict::fail;
      each.expected = "it compiles with the sanitizer " + name_of(how);
      each.seen = plain(why);
      each.where = "mine.cpp";
      each.next = how == variant::asan ? "compile it with -fsanitize=address,undefined"
                                       : "compile it with -fsanitize=thread";
      return;
    }
  }
  const judge judges{examiner_, references_,   one.of->facts, of_.seed,
                     one.mine,  one.of->fixed, one.lines};
  judges.decide(of.name, each);
}

namespace {

// Right when it is checked and wrong when it is measured: the promise is not kept.
void take_back_what_was_wrong_when_measured(graded_case& of) {
  const auto found = std::find_if(of.checks.begin(), of.checks.end(),
                                  [](const check& each) { return each.promise_broken; });
  if (found == of.checks.end()) return;
  check contract = *found;
  contract.name = of.checks.front().name;
  contract.max_points = of.checks.front().max_points;
  for (check& each : of.checks) each = {.name = each.name, .max_points = each.max_points};
  of.checks.front() = contract;
}

}  // namespace

void grading::grade_all(std::vector<work>& all) {
  std::vector<std::function<void()>> builds;
  for (work& one : all) {
    builds.emplace_back([this, &one] {
      say("building " + one.of->facts.name);
      build(one, variant::plain);
    });
  }
  run_all(builds, of_.jobs);

  std::vector<std::function<void()>> first;
  std::mutex mutex;
  for (work& one : all) {
    if (!one.mine.contains(variant::plain)) continue;
    for (graded_case& of : one.into->cases)
      first.emplace_back([this, &one, &of] { decide(one, of, of.checks.front()); });
  }
  run_all(first, of_.jobs);

  // Of cases that keep their contract only. Longest first.
  std::vector<std::function<void()>> sanitized;
  std::vector<std::function<void()>> rest;
  std::vector<std::function<void()>> under_sanitizers;
  for (work& one : all) {
    bool any = false;
    for (graded_case& of : one.into->cases) {
      if (of.checks.front().judged != verdict::pass) continue;
      any = true;
      for (check& each : of.checks) {
        if (each.name == "contract") continue;
        auto& list = each.name == "sanitizers" ? under_sanitizers : rest;
        list.emplace_back([this, &one, &of, &each] { decide(one, of, each); });
      }
    }
    for (const auto& [how, made] : one.of->recipes) {
      if (!any || how == variant::plain) continue;
      one.not_built[how] = "it was not built";
      sanitized.emplace_back([this, &one, how = how, &mutex] {
        say(fmt::format("building {} with {}", one.of->facts.name, name_of(how)));
        work built{one.of, one.into, one.folder, {}, {}, {}};
        build(built, how);
        const std::lock_guard lock{mutex};
        one.mine.merge(built.mine);
        one.not_built[how] = built.not_built[how];
      });
    }
  }
  run_all(sanitized, of_.jobs);
  under_sanitizers.insert(under_sanitizers.end(), rest.begin(), rest.end());
  run_all(under_sanitizers, of_.jobs);
  for (work& one : all) {
    for (graded_case& of : one.into->cases) take_back_what_was_wrong_when_measured(of);
  }
}

result grading::grade(const fs::path& submission) {
  const auto began = std::chrono::steady_clock::now();
  result out;
  out.submission = plain(fs::absolute(submission).lexically_normal().filename().string(), 200);
  if (out.submission.empty())
    out.submission =
        plain(fs::absolute(submission).lexically_normal().parent_path().filename().string(), 200);
  out.seed = of_.seed;
  out.isolation = sandbox_.describe();
  out.began = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
  for (const lab& each : labs_) {
    graded_lab into{each.facts.name, "", "", {}};
    for (const auto& of : each.facts.cases)
      into.cases.push_back({of.name, of.promise, checks_of(each.facts, of_.fast)});
    out.labs.push_back(std::move(into));
  }
  static std::atomic<int> counter{0};
  const fs::path folder = scratch_.path() / fmt::format("submission{}", ++counter);
  try {
    fs::create_directories(folder);
    std::vector<editable> wanted;
    for (const lab& each : labs_) wanted.push_back({each.facts.name, each.facts.editable});
    wanted.insert(wanted.end(), of_.others.begin(), of_.others.end());
    const taken all = take(submission, wanted);
    for (const std::string& each : all.ignored) out.ignored.push_back(plain(each, 300));
    std::vector<work> accepted;
    for (std::size_t i = 0; i < labs_.size(); ++i) {
      work one{&labs_[i], &out.labs[i], folder / labs_[i].facts.name, {}, {}, {}};
      accept(all.labs.at(labs_[i].facts.name), one);
      if (out.labs[i].refused.empty()) accepted.push_back(std::move(one));
    }
    grade_all(accepted);
  } catch (const interrupted&) {
    throw;
  } catch (const std::exception& error) {
    out.faults.push_back(plain(error.what(), 2000));
  }
  std::error_code ignored;
  fs::remove_all(folder, ignored);
  out.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  return out;
}

}  // namespace grader
