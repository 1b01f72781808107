// `mine graded`: one check of one case, for a grader that decides in another process.
// Nothing is judged here, and nobody forks.
//
//   mine graded --case X --check contract|ledger|faults|cost --seed N --out DIR
//        [--kinds Promise,Seeded,Always] [--from K] [--count N]
//
// SCOPELAB_RECORD_FD and SCOPELAB_NONCE_FD name two inherited descriptors. The nonce is read when
// the learner's code has returned for the last time, and then the completion record is written:
// one line of JSON, the last there is. A program that ended earlier, by whatever means, leaves none.
//
//   {"done": "<nonce>", "lab": ..., "half": ..., "case": X, "check": ..., "seed": N, and
//    contract  "ran": ["Suite.Test"], "failed": [{"name", "file", "line", "message"}],
//              of --kinds, which leaves slow ones out of a sanitizer's run; GoogleTest's own report is DIR/tests.json
//    ledger    "operation", "n", "per_operation": {"bytes", "blocks", "descriptors", "threads",
//              "peak_descriptors", "peak_bytes", "allocations"} (kit::slope),
//              "wanted": {"bytes", "blocks"}: what an operation is meant to leave,
//              "uncounted": the bytes that it leaves and that are not operator new's, about,
//              "once": {"peak_bytes", "allocations"} of one operation,
//              "said": what the story's line saw during the measured operations, the distinct texts
//    faults    "last": so many calls of operator new one operation has, or five of a workload;
//              from K on one line for each of them came before: {"k": 17, "ended": "returned|threw", "left_blocks": 0}
//    cost      "operation", "count", "said" (of a workload nothing)}
//
// An operation is the workload's, or else what the story's line sees. In "said" a place in a source
// is FILE:LINE. Exit code 0 whatever the result is, 2 usage, 3 the harness's own fault. Without the
// descriptors, for a reader: the record comes on stdout, its nonce is empty.
#pragma once

#include "kit/kit.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace kit {

struct check_asked {
  std::string case_name;
  std::string check;
  std::uint64_t seed = 1;
  std::filesystem::path out = {};                                    // contract
  std::vector<std::string> kinds = {"Promise", "Seeded", "Always"};  // contract
  std::int64_t from = 1;                                             // faults: the first k
  int count = 1;                                                     // cost
};

// Before GoogleTest is initialised. The exit code.
int graded(const program& lab, const check_asked& asked, char** argv);

}  // namespace kit
