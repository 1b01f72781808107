// Decides what a case gets: the submission's answers beside the reference's, to the same questions.
#pragma once

#include "cli/tree.hpp"
#include "grader/examiner.hpp"
#include "grader/model.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace grader {

// The checks of a lab's cases with their points: 10 a case, without `fast` those left out as well.
std::vector<check> checks_of(const cli::lab& lab, bool fast);

// Programs of a half, by variant.
using programs = std::map<variant, std::filesystem::path>;

// The harness failed, not the submission.
struct harness_fault : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The reference's answers: the same questions are asked once.
class references {
 public:
  explicit references(const examiner& asks) : asks_(asks) {}

  // Throws harness_fault if the reference fails; said.trouble and seen.timed_out: it took too long.
  answer ask(const std::filesystem::path& program, const question& what, variant how);
  examiner::fault_run fail_each(const std::filesystem::path& program, const question& what);
  double instructions(const std::filesystem::path& program, const question& what);

 private:
  // Each key's answer is made by whoever asks first; who asks for the same waits.
  template <class Answer>
  struct kept {
    std::mutex mutex;
    std::map<std::string, std::shared_ptr<std::pair<std::once_flag, Answer>>> by_key;

    template <class Make>
    Answer get(const std::string& key, Make make);
  };

  const examiner& asks_;
  kept<answer> answers_;
  kept<examiner::fault_run> faults_;
  kept<double> instructions_;
};

class judge {
 public:
  judge(const examiner& asks, references& reference, const cli::lab& lab, std::uint64_t seed,
        programs mine, programs fixed, std::map<std::string, int> lines)
      : asks_(asks),
        reference_(reference),
        lab_(lab),
        seed_(seed),
        mine_(std::move(mine)),
        fixed_(std::move(fixed)),
        lines_(std::move(lines)) {}

  // Fills in a check of a case: verdict, points, and if it does not pass what a learner needs.
  void decide(const std::string& case_name, check& of) const;

 private:
  void contract(const std::string& case_name, check& of) const;
  void ledger(const std::string& case_name, check& of) const;
  void faults(const std::string& case_name, check& of) const;
  void sanitizers(const std::string& case_name, check& of) const;
  void cost(const std::string& case_name, check& of) const;
  bool tests_kept(const std::string& case_name, variant how, check& of) const;
  std::string line_of(const std::string& case_name) const;
  question about(const std::string& case_name, const std::string& what) const {
    return {.case_name = case_name, .check = what, .seed = seed_};
  }

  const examiner& asks_;
  references& reference_;
  const cli::lab& lab_;
  std::uint64_t seed_;
  programs mine_;
  programs fixed_;
  std::map<std::string, int> lines_;  // where each case begins in mine.cpp
};

}  // namespace grader
