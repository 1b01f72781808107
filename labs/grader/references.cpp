#include "grader/judge.hpp"

#include <fmt/format.h>
#include <algorithm>

namespace grader {
namespace {

std::string key_of(const std::filesystem::path& program, const question& what, variant how) {
  return fmt::format("{} {} {} {} {}", program.string(), what.case_name, what.check, what.seed,
                     static_cast<int>(how));
}

[[noreturn]] void fault(const std::filesystem::path& program, const question& what,
                        const std::string& why) {
  throw harness_fault(fmt::format("the reference does not pass {} of {} (seed {}): {} ({})",
                                  what.check, what.case_name, what.seed, why,
                                  program.parent_path().filename().string()));
}

bool timed_out(const answer& of) { return of.seen.timed_out; }
bool timed_out(const examiner::fault_run& of) { return of.timed_out; }
bool timed_out(double) { return false; }

}  // namespace

template <class Answer>
template <class Make>
Answer references::kept<Answer>::get(const std::string& key, Make make) {
  std::shared_ptr<std::pair<std::once_flag, Answer>> one;
  {
    const std::lock_guard lock{mutex};
    auto& place = by_key[key];
    if (!place) place = std::make_shared<std::pair<std::once_flag, Answer>>();
    one = place;
  }
  std::call_once(one->first, [&] { one->second = make(); });
  // It may have been the machine's load: the next submission asks again.
  if (timed_out(one->second)) {
    const std::lock_guard lock{mutex};
    const auto found = by_key.find(key);
    if (found != by_key.end() && found->second == one) by_key.erase(found);
  }
  return one->second;
}

answer references::ask(const std::filesystem::path& program, const question& what, variant how) {
  return answers_.get(key_of(program, what, how), [&] {
    answer out = asks_.ask(program, what, how);
    if (out.seen.timed_out) return out;
    if (!out.said.trouble.empty()) fault(program, what, out.said.trouble);
    const auto failed = out.said.told.find("failed");
    if (failed != out.said.told.end() && !failed->empty())
      fault(program, what, failed->front().value("name", "") + " fails");
    return out;
  });
}

examiner::fault_run references::fail_each(const std::filesystem::path& program,
                                          const question& what) {
  return faults_.get(key_of(program, what, variant::plain), [&] {
    examiner::fault_run out = asks_.fail_each(program, what);
    if (!out.trouble.empty() && !out.timed_out) fault(program, what, out.trouble);
    return out;
  });
}

double references::instructions(const std::filesystem::path& program, const question& what) {
  return instructions_.get(key_of(program, what, variant::plain), [&] {
    std::string trouble;
    const std::optional<double> first = asks_.instructions(program, what, trouble);
    if (!first) fault(program, what, trouble);
    return *first;
  });
}

}  // namespace grader
