// The main() of every lab binary, and what a lab hands to it.
//
//   int main(int argc, char** argv) {
//     return kit::main(argc, argv, {
//       .story = {{"loop_variable", "open 1 2 3, one guard each",
//                  [] { return "closed " + text(closed_by(3)); }}},
//     });
//   }
//
// Every function handed over is run in a child process, but by `alone`: a half that
// ends the program, or hangs, is reported and not suffered.
#pragma once

#include <any>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kit {

// A line of the story: what is asked of a case, and what happened, in this run.
struct line {
  std::string_view case_name;
  std::string_view asked;
  std::function<std::string()> saw;
};

// A figure of the evidence, counted in this run: no times.
struct figure {
  std::string_view what;
  std::function<std::string()> counted;
};

// What the ledger and the heap profiles measure: `n` operations; what is returned is kept alive
// until the ledger has been read. `live`: an operation whenever `next` says so, as in a program
// that runs for long.
struct workload {
  std::string_view case_name;
  std::string_view operation;
  std::function<std::any(int n)> run;
  std::function<void(const std::function<bool()>& next)> live = {};
  // The most that an operation may leave in memory, as it is wanted: what `graded` records beside
  // the figure.
  struct most {
    double bytes = 0;
    double blocks = 0;
  };
  most wanted = {};
};

struct program {
  std::vector<line> story;
  std::vector<figure> evidence = {};
  std::vector<workload> workloads = {};
  // What `graded` sees of a case whose line of the story takes long, or asks for the same each time.
  std::vector<line> graded = {};
};

//   broken [story [--case X]]           what was asked and what happened
//   broken alone --case X               what happened, in this process: for a detector
//   broken verdict [--case X] [--json] [--limit SECONDS] [--seed N]
//                                       the contract, judged for this half
//   broken evidence [--json] [--limit SECONDS]
//                                       the figures
//   broken ledger [--json]              resources held per operation
//   broken heap DIR [--case X] [--json] heap profiles, before and after operations
//   broken live --case X [--rate N]     operations, N a second, until it is ended
//   broken graded --case X --check C --out DIR ...
//                                       one check, for a grader: graded.hpp
//   broken bench [--benchmark_...]      Google Benchmark
// Exit codes: 0 pass, 1 fail, 2 usage, 3 the lab's own fault.
int main(int argc, char** argv, const program& lab);

// Made by add_pitfall() from the lab's folder and lab.json.
struct lab_info {
  std::string_view name;
  std::vector<std::string_view> cases;
  int ledger_n = 50;  // operations that `graded` begins with
};
extern const lab_info this_lab;

// "broken", "fixed" or "mine": which half is linked.
extern const std::string_view this_half;

}  // namespace kit
