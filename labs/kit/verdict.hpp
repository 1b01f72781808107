// Runs the contract of this lab's half and judges it by suites: the broken half
// keeps every Symptom and Always and fails every Promise; the fixed half keeps
// every Promise and Always and fails every Symptom; a learner's half keeps every
// Promise and Always. A Seeded is a Promise on inputs drawn from the seed
// (seeded.hpp), and there may be none. Each case runs in a child process of its own.
#pragma once

#include "kit/child.hpp"
#include "kit/kit.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace kit {

struct test_result {
  std::string name;  // Suite.Test
  std::string kind;  // Promise, Symptom, Always, Seeded
  bool passed;
  std::string file;  // of the first failed expectation
  int line;
  std::string message;
};

struct case_verdict {
  std::string name;
  std::string showed;  // the story's line, in this run
  std::vector<test_result> tests;
  std::vector<std::string> why;        // empty: as expected
  std::vector<std::string> waited_at;  // if it hung: where, see kit::ending
};

struct verdict {
  std::vector<case_verdict> cases;
  std::vector<std::string> faults;  // of the contract itself: misspelt or empty suites

  bool as_expected() const;
};

// `only`: one case, or empty for all. `limit`: after which a case is ended.
verdict judge(const program& lab, const std::string& only,
              std::chrono::milliseconds limit = child_limit);

// What the story's line of a case shows now.
std::string shown_by(const program& lab, std::string_view case_name,
                     std::chrono::milliseconds limit = child_limit);

}  // namespace kit
