#include "cli/matrix_runs.hpp"

#include "cli/case_lines.hpp"
#include "cli/process.hpp"
#include "cli/runs.hpp"
#include "cli/terminal.hpp"
#include "profiling/detectors/detectors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <tuple>

namespace fs = std::filesystem;
namespace dt = scopelab::detectors;

namespace cli {
namespace {

// Generous: a machine that is busy must not look like a hang.
constexpr std::chrono::seconds detector_limit{300};

struct half_of_cell {
  dt::sights seen;
  std::string not_run;
};

// What all runs find; they may end in any order.
class findings {
 public:
  void add(const place_in_matrix& at, const std::string& half, half_of_cell found) {
    const std::lock_guard lock{mutex_};
    half_of_cell& there = cells_[{at.lab, at.case_name, at.detector}][half];
    for (std::string& each : found.seen) there.seen.push_back(std::move(each));
    if (!found.not_run.empty()) there.not_run = found.not_run;
  }

  dt::cell cell_at(const place_in_matrix& at) {
    std::map<std::string, half_of_cell>& halves = cells_[{at.lab, at.case_name, at.detector}];
    for (const char* half : {"broken", "fixed"}) {
      if (!halves[half].not_run.empty()) return dt::not_run(halves[half].not_run);
    }
    return dt::compare(halves["broken"].seen, halves["fixed"].seen);
  }

 private:
  std::mutex mutex_;
  std::map<std::tuple<std::string, std::string, std::string>, std::map<std::string, half_of_cell>>
      cells_;
};

struct job {
  std::string what;
  std::function<void()> run;
};

void run_side_by_side(const std::vector<job>& jobs) {
  progress shown{"looking"};
  std::atomic<std::size_t> next = 0;
  std::exception_ptr error;
  std::mutex error_mutex;
  const auto work = [&] {
    for (std::size_t i = next++; i < jobs.size(); i = next++) {
      shown.now(fmt::format("{} of {}: {}", i + 1, jobs.size(), jobs[i].what));
      try {
        jobs[i].run();
      } catch (...) {
        const std::lock_guard lock{error_mutex};
        error = std::current_exception();
        next = jobs.size();
      }
    }
  };
  std::vector<std::thread> workers;
  const unsigned count = std::max(2u, std::thread::hardware_concurrency());
  for (unsigned i = 0; i < count; ++i) workers.emplace_back(work);
  for (std::thread& each : workers) each.join();
  if (error) std::rethrow_exception(error);
}

// How a half is compiled, for a detector that reads it.
dt::compile_command command_of(const lab& lab, const std::string& half) {
  const std::string target = fmt::format("/{}.{}.dir/", lab.name, half);
  static const json all = json::parse(read_file(build_folder() / "compile_commands.json"));
  const std::string source = (root() / (half == "broken" ? lab.broken() : lab.fixed())).string();
  for (const json& each : all) {
    const std::string command = each["command"];
    if (each["file"] == source && command.find(target) != std::string::npos) {
      return dt::parse_compile_command(command);
    }
  }
  throw complaint(lab_fault, fmt::format("{} is not in compile_commands.json. Configure with: "
                                         "cmake --preset default",
                                         source));
}

std::string first_error(const finished& run) {
  const std::string text = run.err + run.out;
  const std::size_t at = text.find("error: ");
  const std::size_t from = at == std::string::npos ? 0 : at;
  return text.substr(from, text.find('\n', from) - from);
}

// The checks that a reading detector tells, by case; what is outside the half's definitions is
// nobody's.
using checks_by_case = std::map<std::string, std::set<std::string>>;

checks_by_case by_case(const lab& lab, const std::string& file,
                       const std::vector<dt::finding>& found) {
  const auto contract =
      functions_of(read_file(root() / lab.folder() / "contract.hpp"), lab.case_names());
  const std::vector<std::string> owners = cases_by_line(read_file(file), contract);
  checks_by_case result;
  for (const dt::finding& each : found) {
    const bool here = fs::path{each.file}.lexically_normal() == fs::path{file}.lexically_normal();
    const auto line = static_cast<std::size_t>(each.line);
    if (here && line < owners.size()) result[owners[line]].insert(each.check);
  }
  return result;
}

// A check that also tells of other code in the fixed half did not detect the mistake.
void add_fixed_elsewhere(const checks_by_case& broken, checks_by_case& fixed) {
  std::set<std::string> anywhere;
  for (const auto& [owner, checks] : fixed) anywhere.insert(checks.begin(), checks.end());
  for (const auto& [owner, checks] : broken) {
    for (const std::string& check : checks) {
      if (anywhere.contains(check)) fixed[owner].insert(check);
    }
  }
}

void read_halves(findings& into, const lab& lab, const dt::tool& tool) {
  const dt::detector& detector = tool.detectors.front();
  std::map<std::string, checks_by_case> seen;
  std::string not_run;
  for (const char* half : {"broken", "fixed"}) {
    const dt::compile_command source = command_of(lab, half);
    const dt::invocation with = dt::over_source(tool, source);
    const finished run = run_program(with.program, with.arguments, detector_limit);
    if (run.timed_out || run.exit_code != 0) not_run = first_error(run);
    seen[half] = by_case(lab, source.file, detector.read(run.err + run.out));
  }
  add_fixed_elsewhere(seen["broken"], seen["fixed"]);
  for (const lab_case& each : lab.cases) {
    for (const auto& [half, checks] : seen) {
      const auto found = checks.find(each.name);
      dt::sights told;
      if (found != checks.end()) told.assign(found->second.begin(), found->second.end());
      into.add({lab.name, each.name, detector.name}, half, {told, not_run});
    }
  }
}

fs::path built(const lab& lab, const std::string& half, const std::string& preset) {
  if (preset == "default") return binary_of(lab, half);
  return root() / ("build-" + preset) / "labs" / lab.name / half;
}

void run_half(findings& into, const lab& lab, const std::string& half, const std::string& name,
              const dt::tool& tool) {
  const fs::path program = built(lab, half, tool.preset);
  finished run{};
  std::string not_run;
  if (fs::exists(program)) {
    const dt::invocation with = dt::over_program(tool, {program.string(), "alone", "--case", name});
    run = run_program(with.program, with.arguments, detector_limit);
    not_run = dt::broken_down(run.err);
  } else {
    not_run = fmt::format("build {0}: cmake --preset {0} && ninja -C build-{0} detected_halves",
                          tool.preset);
  }
  for (const dt::detector& each : tool.detectors) {
    dt::sights seen;
    for (dt::finding& one : each.read(run.err)) seen.push_back(std::move(one.check));
    if (run.timed_out) {
      seen.emplace_back(dt::hang);
    } else if (run.signal != 0) {
      seen.emplace_back(dt::crash);
    }
    into.add({lab.name, name, each.name}, half, {seen, not_run});
  }
}

// The suites of promises that are not kept.
void ask_contract(findings& into, const lab& lab, const std::string& half) {
  const json verdict = verdict_of(lab, half, {}, std::chrono::seconds{60});
  for (const lab_case& each : lab.cases) {
    const json judged = case_of(verdict, each.name);
    half_of_cell found;
    if (judged.is_null()) {
      found.not_run = verdict["faults"].empty() ? "no verdict" : verdict["faults"][0];
    } else {
      for (const json& test : judged["tests"]) {
        const std::string name = test["name"];
        if (test["kind"] == "Promise" && !test["passed"]) {
          found.seen.push_back(name.substr(0, name.find('.')));
        }
      }
    }
    into.add({lab.name, each.name, our_oracle}, half, found);
  }
}

bool meant(const dt::tool& tool, const std::vector<std::string>& detectors) {
  return std::any_of(tool.detectors.begin(), tool.detectors.end(), [&](const auto& each) {
    return std::find(detectors.begin(), detectors.end(), each.name) != detectors.end();
  });
}

std::vector<job> jobs_for(findings& into, const std::vector<lab>& labs,
                          const std::vector<std::string>& detectors) {
  std::vector<job> jobs;
  for (const dt::tool& tool : dt::tools()) {
    if (!meant(tool, detectors)) continue;
    const bool there = installed(tool.runs);
    for (const lab& each : labs) {
      const std::string what = each.name + " under " + tool.detectors.front().name;
      if (!there) {
        for (const dt::detector& silenced : tool.detectors) {
          for (const lab_case& c : each.cases) {
            into.add({each.name, c.name, silenced.name}, "broken", {{}, "install " + tool.package});
          }
        }
      } else if (tool.what != dt::tool::program) {
        jobs.push_back({what, [&into, &each, &tool] { read_halves(into, each, tool); }});
      } else {
        for (const lab_case& c : each.cases) {
          for (const char* half : {"broken", "fixed"}) {
            jobs.push_back({what, [&into, &each, half, &c, &tool] {
                              run_half(into, each, half, c.name, tool);
                            }});
          }
        }
      }
    }
  }
  if (std::find(detectors.begin(), detectors.end(), our_oracle) != detectors.end()) {
    for (const lab& each : labs) {
      for (const char* half : {"broken", "fixed"}) {
        jobs.push_back({"the contract of " + each.name,
                        [&into, &each, half] { ask_contract(into, each, half); }});
      }
    }
  }
  return jobs;
}

}  // namespace

std::vector<std::string> detector_names(bool quick) {
  std::vector<std::string> names;
  for (const dt::tool& tool : dt::tools()) {
    if (quick && !tool.quick) continue;
    for (const dt::detector& each : tool.detectors) names.push_back(each.name);
  }
  names.emplace_back(our_oracle);
  return names;
}

std::vector<measured_cell> measure(const std::vector<lab>& labs,
                                   const std::vector<std::string>& detectors) {
  findings found;
  run_side_by_side(jobs_for(found, labs, detectors));
  std::vector<measured_cell> cells;
  for (const lab& each : labs) {
    for (const lab_case& c : each.cases) {
      for (const std::string& detector : detectors) {
        const place_in_matrix at{each.name, c.name, detector};
        cells.push_back({at, found.cell_at(at)});
      }
    }
  }
  return cells;
}

}  // namespace cli
