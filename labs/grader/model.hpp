// What grading found: the one model from which every report is written.
//
// Texts that come from a submission pass plain() before they are put here: bounded, valid UTF-8,
// no control characters. What a format has to escape on top is its writer's.
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace grader {

enum class verdict { pass, fail, inconclusive, not_run };
std::string_view name_of(verdict seen);  // "pass", "fail", "inconclusive", "not run"

// One thing that is checked of a case.
struct check {
  std::string name;  // contract, ledger, faults, sanitizers, cost
  verdict judged = verdict::not_run;
  int points = 0;
  int max_points = 0;
  // Of a check that did not pass, for the learner; `where` is his own line where it is known.
  std::string expected = {};
  std::string seen = {};
  std::string where = {};
  std::string next = {};
  // What was measured did not do what it promises. In no report: the contract is not kept then.
  bool promise_broken = false;
};

struct graded_case {
  std::string name;
  std::string promise;
  std::vector<check> checks;

  int points() const;
  int max_points() const;
  verdict judged() const;  // fail before inconclusive before pass
};

struct graded_lab {
  std::string name;
  std::string refused;         // why nothing of it counts; empty: it was not refused
  std::string compiler_error;  // the first one in the learner's file; empty: it compiles
  std::vector<graded_case> cases;

  int points() const;
  int max_points() const;
};

// One submission, graded.
struct result {
  std::string submission;  // its folder's name
  std::uint64_t seed = 0;  // of the hidden inputs: the same seed grades the same way again
  std::string isolation;   // what the programs ran in
  std::string began;       // 2026-11-25T18:00:00Z
  double seconds = 0;
  std::vector<std::string> ignored;  // files of the submission that no lab lists as editable
  std::vector<std::string> faults;   // of the grader or its harness: then there are no points
  std::vector<graded_lab> labs;

  int points() const;
  int max_points() const;
  // 0 full points, 1 less, 3 the grader's own fault, 4 nothing failed but something is inconclusive.
  int exit_code() const;
};

nlohmann::ordered_json to_json(const result& graded);
result result_from_json(const nlohmann::ordered_json& text);

// At most `limit` bytes of valid UTF-8 without control characters but \n and \t; what is cut off
// or replaced is said or shown as U+FFFD.
std::string plain(std::string_view text, std::size_t limit = 2000);

}  // namespace grader
