#include "grader/examiner.hpp"

#include <algorithm>
#include <cctype>

namespace fs = std::filesystem;

namespace grader {
namespace {

constexpr int plain_seconds = 15;
// Built with a sanitizer, or counted by valgrind, it takes longer.
constexpr int slow_seconds = 60;
// Of the calls that end the process, as many are looked at.
constexpr int most_ended = 8;

constexpr const char* valgrind = "/usr/bin/valgrind";
constexpr const char* callgrind_log = "callgrind.log";
constexpr int few_operations = 10;
constexpr int more_operations = 60;

// Whose time is over on the clock is told so; threads that spin side by side are ended sooner.
void give(command& run, int seconds) {
  run.most.seconds = seconds;
  run.most.cpu_seconds = 2 * seconds;
}

}  // namespace

std::string name_of(variant how) {
  return how == variant::asan ? "asan" : how == variant::tsan ? "tsan" : "";
}

command examiner::command_for(const fs::path& program, const question& what) const {
  const std::string out = out_folder;
  command run{.program = {program.string(), "graded", "--case", what.case_name, "--check",
                          what.check, "--seed", std::to_string(what.seed), "--out", out},
              .environment = {{"TEST_PREMATURE_EXIT_FILE", out + "/" + premature_file}},
              .readable = {program},
              .nonce = fresh_nonce(),
              .collect = {tests_file, premature_file}};
  if (what.from != 1) run.program.insert(run.program.end(), {"--from", std::to_string(what.from)});
  if (what.count != 1)
    run.program.insert(run.program.end(), {"--count", std::to_string(what.count)});
  give(run, plain_seconds);
  return run;
}

answer examiner::ask(const fs::path& program, const question& what, variant how) const {
  command run = command_for(program, what);
  if (how != variant::plain) {
    give(run, slow_seconds);
    run.most.memory = 0;  // a sanitizer takes terabytes of addresses
    run.fixed_addresses = true;
    run.environment.emplace_back("UBSAN_OPTIONS", "print_stacktrace=1");
    run.environment.emplace_back("TSAN_OPTIONS", "halt_on_error=1");
  }
  answer out{in_.run(run), {}};
  out.said = read_record(out.seen, what, run.nonce.value_or(""));
  return out;
}

// A cache that an earlier failure emptied fills again, which is no leak: what is left by the call
// that fails first of all is.
std::int64_t examiner::left_when_first(const fs::path& program, question what,
                                       std::int64_t call) const {
  what.from = call;
  for (const auto& step : ask(program, what).said.steps) {
    if (step.value("k", std::int64_t{0}) == call) return step.value("left_blocks", std::int64_t{0});
  }
  return 0;
}

examiner::fault_run examiner::fail_each(const fs::path& program, question what) const {
  fault_run out;
  for (int ended = 0; ended < most_ended;) {
    const answer one = ask(program, what);
    std::int64_t last = what.from - 1;
    for (const auto& step : one.said.steps) {
      if (!step.contains("k") || !step["k"].is_number_integer()) continue;
      last = std::max(last, step["k"].get<std::int64_t>());
      std::int64_t left = step.value("left_blocks", std::int64_t{0});
      if (left > 0 && out.left_at == 0) left = left_when_first(program, what, last);
      if (left > 0 && out.left_at == 0) out.left_at = last;
      out.left_blocks = std::max(out.left_blocks, left);
    }
    if (one.said.trouble.empty()) return out;
    out.timed_out = one.seen.timed_out;
    if (one.seen.timed_out || one.seen.exit_code == 3) {
      out.trouble = one.said.trouble;
      return out;
    }
    if (out.ended_at == 0) {
      out.ended_at = last + 1;
      out.how_ended = one.said.trouble;
    }
    what.from = last + 2;
    ++ended;
  }
  return out;
}

std::optional<double> examiner::counted(const fs::path& program, const question& what,
                                        std::string& trouble) const {
  command run = command_for(program, what);
  run.program.insert(run.program.begin(),
                     {valgrind, "--tool=callgrind", "--vgdb=no", "--callgrind-out-file=/dev/null",
                      std::string{"--log-file="} + out_folder + "/" + callgrind_log});
  run.collect.emplace_back(callgrind_log);
  give(run, slow_seconds);
  run.most.memory = 8ull << 30;
  const observation seen = in_.run(run);
  trouble = read_record(seen, what, run.nonce.value_or("")).trouble;
  if (!trouble.empty()) return std::nullopt;
  const auto log = seen.files.find(callgrind_log);
  const std::string text = log == seen.files.end() ? "" : log->second;
  const std::string mark = "Collected : ";
  const std::size_t at = text.rfind(mark);
  if (at == std::string::npos) {
    trouble = "valgrind told no count";
    return std::nullopt;
  }
  return std::strtod(text.c_str() + at + mark.size(), nullptr);
}

std::optional<double> examiner::instructions(const fs::path& program, question what,
                                             std::string& trouble) const {
  what.count = few_operations;
  const std::optional<double> few = counted(program, what, trouble);
  if (!few) return std::nullopt;
  what.count = more_operations;
  const std::optional<double> more = counted(program, what, trouble);
  if (!more) return std::nullopt;
  return (*more - *few) / (more_operations - few_operations);
}

}  // namespace grader
