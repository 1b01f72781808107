#include "kit/kit.hpp"

#include "kit/child.hpp"
#include "kit/graded.hpp"
#include "kit/heap.hpp"
#include "kit/ledger.hpp"
#include "kit/seeded.hpp"
#include "kit/temporary_folder.hpp"
#include "kit/verdict.hpp"
#include "profiling/heap/exact_profile.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>

#ifdef SCOPELAB_HAS_BENCHMARK
#include <benchmark/benchmark.h>
#endif

namespace kit {
namespace {

using json = nlohmann::ordered_json;

enum exit_code { pass = 0, fail = 1, usage = 2, lab_fault = 3 };

// Operations of a ledger run and of a heap profile: 4n files are open at once in a broken half.
constexpr int ledger_n = 50;

int tell(const program& lab, const std::string& only) {
  std::cout << this_lab.name << ", " << this_half << '\n';
  for (const line& each : lab.story) {
    if (!only.empty() && each.case_name != only) continue;
    std::cout << '\n'
              << each.case_name << "\n  asked  " << each.asked << "\n  saw    "
              << in_child(each.saw).describe() << '\n';
  }
  return pass;
}

// In this process, for a detector that it was built with or runs under: nobody forks, nobody ends
// early, and what ends the program ends it.
int tell_alone(const program& lab, const std::string& only) {
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  for (const line& each : lab.story) {
    if (each.case_name == only) std::cout << each.saw() << '\n';
  }
  return pass;
}

json to_json(const case_verdict& c) {
  json tests = json::array();
  for (const test_result& t : c.tests) {
    tests.push_back({{"name", t.name},
                     {"kind", t.kind},
                     {"passed", t.passed},
                     {"file", t.file},
                     {"line", t.line},
                     {"message", t.message}});
    if (t.kind == "Seeded") tests.back()["seed"] = seed();
  }
  return {{"name", c.name}, {"as_expected", c.why.empty()}, {"showed", c.showed},
          {"why", c.why},   {"waited_at", c.waited_at},     {"tests", tests}};
}

bool has_drawn_inputs(const case_verdict& c) {
  return std::any_of(c.tests.begin(), c.tests.end(),
                     [](const test_result& t) { return t.kind == "Seeded"; });
}

// What the story asks of a case.
std::string_view asked_of(const program& lab, const std::string& case_name) {
  for (const line& each : lab.story) {
    if (each.case_name == case_name) return each.asked;
  }
  return {};
}

int print_verdict(const program& lab, const std::string& only, std::chrono::seconds limit,
                  bool as_json) {
  const verdict result = judge(lab, only, limit);
  const bool ok = result.as_expected();
  if (as_json) {
    json out{{"lab", this_lab.name}, {"half", this_half}, {"as_expected", ok}};
    out["faults"] = result.faults;
    out["cases"] = json::array();
    for (const case_verdict& c : result.cases) {
      out["cases"].push_back(to_json(c));
      out["cases"].back()["asked"] = asked_of(lab, c.name);
    }
    std::cout << out.dump(2, ' ', false, json::error_handler_t::replace) << '\n';
  } else {
    for (const std::string& fault : result.faults) std::cout << "FAULT " << fault << '\n';
    for (const case_verdict& c : result.cases) {
      std::cout << (c.why.empty() ? "ok    " : "NOT   ") << std::left << std::setw(25) << c.name
                << c.showed << '\n';
      for (const std::string& why : c.why) std::cout << "      " << why << '\n';
      for (const std::string& at : c.waited_at) std::cout << "      waited at " << at << '\n';
      if (!c.why.empty() && has_drawn_inputs(c))
        std::cout << "      with --seed " << seed() << '\n';
    }
    // CTest looks for this line: the last, and once.
    std::cout << "verdict: " << this_lab.name << '.' << this_half
              << (ok ? " is as expected" : " is NOT as expected") << ", " << result.cases.size()
              << " cases\n";
  }
  if (!result.faults.empty()) return lab_fault;
  return ok ? pass : fail;
}

int print_evidence(const program& lab, std::chrono::seconds limit, bool as_json) {
  json out{{"lab", this_lab.name}, {"half", this_half}, {"figures", json::array()}};
  for (const figure& each : lab.evidence) {
    const std::string counted = in_child(each.counted, limit).describe();
    out["figures"].push_back({{"what", each.what}, {"counted", counted}});
    if (!as_json) std::cout << each.what << ": " << counted << '\n';
  }
  if (as_json) std::cout << out.dump(2) << '\n';
  return pass;
}

// What is held after more and more operations.
json curve_of(const workload& load) {
  json curve = json::array();
  for (int n = 0; n <= 4 * ledger_n; n += ledger_n) {
    const ending end = in_child([&] {
      const point held = point_after(load, ledger_n, n);
      return json{
          {"operations", n}, {"bytes", held.bytes}, {"peak_descriptors", held.peak_descriptors}}
          .dump();
    });
    if (end.how != ending::returned) throw std::runtime_error(end.describe());
    curve.push_back(json::parse(end.said));
  }
  return curve;
}

int print_ledger(const program& lab, bool as_json) {
  json out{{"lab", this_lab.name}, {"half", this_half}, {"n", ledger_n}};
  out["cases"] = json::array();
  if (!as_json) {
    std::cout << "what an operation leaves behind, between " << ledger_n << " and " << 4 * ledger_n
              << " operations\n";
    if (lab.workloads.empty()) std::cout << "(no case of this lab harms by a resource)\n";
  }
  for (const workload& each : lab.workloads) {
    const ending end = in_child([&each] {
      const per_operation held = slope(each, ledger_n);
      return json{{"bytes", held.bytes},
                  {"blocks", held.blocks},
                  {"descriptors", held.descriptors},
                  {"threads", held.threads},
                  {"peak_descriptors", held.peak_descriptors}}
          .dump();
    });
    if (end.how != ending::returned) {
      std::cerr << each.case_name << ": " << end.describe() << '\n';
      return fail;
    }
    json row{{"name", each.case_name}, {"operation", each.operation}};
    row.update(json::parse(end.said));
    if (as_json) row["curve"] = curve_of(each);
    out["cases"].push_back(row);
    if (as_json) continue;
    std::cout << '\n' << each.case_name << ", per " << each.operation << '\n';
    for (const char* unit : {"bytes", "blocks", "descriptors", "threads", "peak_descriptors"}) {
      std::cout << "  " << std::left << std::setw(18) << unit << row[unit].get<double>() << '\n';
    }
  }
  if (as_json) std::cout << out.dump(2) << '\n';
  return pass;
}

int print_heap(const program& lab, const std::string& only, const std::filesystem::path& folder,
               bool as_json) {
  std::filesystem::create_directories(folder);
  json out{{"lab", this_lab.name}, {"half", this_half}, {"n", ledger_n}};
  out["cases"] = json::array();
  for (const workload& each : lab.workloads) {
    if (!only.empty() && each.case_name != only) continue;
    const heap_profiles made = write_heap_profiles(each, ledger_n, folder);
    out["cases"].push_back({{"name", each.case_name},
                            {"operation", each.operation},
                            {"warm_up", made.warm_up.string()},
                            {"less", made.less.string()},
                            {"more", made.more.string()}});
    if (as_json) continue;
    std::cout << each.case_name << ", per " << each.operation << "\n  after a warm-up of "
              << ledger_n << "  " << made.warm_up.string() << "\n  after " << ledger_n
              << " more         " << made.less.string() << "\n  after " << 4 * ledger_n
              << " more        " << made.more.string() << '\n';
  }
  if (as_json) {
    std::cout << out.dump(2) << '\n';
  } else if (out["cases"].empty()) {
    std::cout << "(no workload here: nothing that harms by a resource)\n";
  }
  return pass;
}

// For `scopelab diagnose`, which looks at a program while it runs.
int live(const program& lab, const std::string& only, int rate) {
  const auto found =
      std::find_if(lab.workloads.begin(), lab.workloads.end(),
                   [&](const workload& each) { return each.case_name == only && each.live; });
  if (found == lab.workloads.end()) {
    std::cerr << only << ": no workload here: nothing that harms by a resource\n";
    return usage;
  }
  rlimit files{};  // what leaks descriptors shall do so for a while
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  auto turn = std::chrono::steady_clock::now();
  found->live([&] {
    turn += std::chrono::nanoseconds{std::chrono::seconds{1}} / rate;
    std::this_thread::sleep_until(turn);
    return true;
  });
  return pass;
}

#ifdef SCOPELAB_HAS_BENCHMARK
int bench(std::vector<char*> args) {
  int count = static_cast<int>(args.size());
  benchmark::Initialize(&count, args.data());
  if (benchmark::ReportUnrecognizedArguments(count, args.data())) return usage;
  return benchmark::RunSpecifiedBenchmarks() > 0 ? pass : lab_fault;
}
#else
int bench(const std::vector<char*>&) {
  std::cerr << "built without Google Benchmark: use the default preset\n";
  return lab_fault;
}
#endif

}  // namespace

int main(int argc, char** argv, const program& lab) {
  if (argc > 1 && std::string_view{argv[1]} == "bench") {
    std::vector<char*> args{argv, argv + argc};
    args.erase(args.begin() + 1);
    return bench(args);
  }
  CLI::App app{std::string{this_lab.name} + ", the " + std::string{this_half} +
               " half. Without a command it tells its story."};
  std::string only;
  bool as_json = false;
  std::vector<std::string> names{this_lab.cases.begin(), this_lab.cases.end()};
  int case_limit = std::chrono::seconds{child_limit}.count();
  int figure_limit = 60;  // it counts many operations
  const auto patience = [](CLI::App* command, int& limit) {
    command->add_option("--limit", limit, "seconds after which what hangs is ended")
        ->check(CLI::Range(1, 100000));
  };
  const auto one_case = [&](CLI::App* command) {
    return command->add_option("--case", only, "one case only")->check(CLI::IsMember(names));
  };
  one_case(app.add_subcommand("story", "what was asked and what happened (the default)"));
  auto* alone_command = app.add_subcommand(
      "alone", "a line of the story without a child process, for sanitizers and valgrind");
  one_case(alone_command)->required();
  auto* verdict_command = app.add_subcommand("verdict", "run the contract and judge this half");
  one_case(verdict_command);
  verdict_command->add_flag("--json", as_json, "for a program to read");
  patience(verdict_command, case_limit);
  check_asked asked;
  const auto seeded = [&](CLI::App* command) {
    command->add_option("--seed", asked.seed, "what the inputs of Seeded tests are drawn from")
        ->capture_default_str();
  };
  seeded(verdict_command);
  auto* evidence_command = app.add_subcommand("evidence", "the figures, counted in this run");
  evidence_command->add_flag("--json", as_json, "for a program to read");
  patience(evidence_command, figure_limit);
  auto* ledger_command = app.add_subcommand("ledger", "resources held per operation");
  ledger_command->add_flag("--json", as_json, "for a program to read");
  auto* heap_command = app.add_subcommand("heap", "heap profiles, before and after operations");
  std::string folder;
  heap_command->add_option("dir", folder, "where they are written")->required();
  one_case(heap_command);
  heap_command->add_flag("--json", as_json, "for a program to read");
  auto* live_command = app.add_subcommand("live", "operations of a case until it is ended");
  int rate = 100;
  one_case(live_command);
  live_command->get_option("--case")->required();
  live_command->add_option("--rate", rate, "operations a second")
      ->check(CLI::Range(1, 1000000))
      ->capture_default_str();
  auto* graded_command =
      app.add_subcommand("graded", "one check of one case, recorded for a grader: kit/graded.hpp");
  one_case(graded_command)->required();
  graded_command->add_option("--check", asked.check, "what is looked at")
      ->required()
      ->check(CLI::IsMember({"contract", "ledger", "faults", "cost"}));
  seeded(graded_command);
  graded_command->add_option("--out", asked.out, "contract: folder for tests.json");
  graded_command->add_option("--kinds", asked.kinds, "contract: which tests")
      ->delimiter(',')
      ->check(CLI::IsMember({"Promise", "Seeded", "Always"}));
  graded_command->add_option("--from", asked.from, "faults: the allocation to begin with")
      ->check(CLI::PositiveNumber);
  graded_command->add_option("--count", asked.count, "cost: so many operations")
      ->check(CLI::PositiveNumber);
  app.add_subcommand("bench", "Google Benchmark; takes its --benchmark_... options");
  app.require_subcommand(0, 1);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? pass : usage;
  }

  if (heap_command->parsed()) {
    try {
      scopelab::heap::restart_able_to_record(argv);
      return print_heap(lab, only, folder, as_json);
    } catch (const std::exception& error) {
      std::cerr << this_lab.name << '.' << this_half << ": " << error.what() << '\n';
      return lab_fault;
    }
  }
  if (live_command->parsed()) return live(lab, only, rate);
  if (alone_command->parsed()) return tell_alone(lab, only);
  if (graded_command->parsed()) {
    asked.case_name = only;
    return graded(lab, asked, argv);
  }
  set_seed(asked.seed);
  // What a child that is ended leaves there goes with this program.
  const temporary_folder scratch;
  ::setenv("TMPDIR", scratch.path().c_str(), 1);
  int no_arguments = 1;
  testing::InitGoogleTest(&no_arguments, argv);
  if (verdict_command->parsed())
    return print_verdict(lab, only, std::chrono::seconds{case_limit}, as_json);
  if (evidence_command->parsed())
    return print_evidence(lab, std::chrono::seconds{figure_limit}, as_json);
  if (ledger_command->parsed()) {
    try {
      return print_ledger(lab, as_json);
    } catch (const std::exception& error) {
      std::cerr << this_lab.name << '.' << this_half << ": " << error.what() << '\n';
      return lab_fault;
    }
  }
  return tell(lab, only);
}

}  // namespace kit
