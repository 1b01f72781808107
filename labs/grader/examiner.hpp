// Asks a lab's program one check of one case, and observes.
#pragma once

#include "grader/record.hpp"
#include "grader/sandbox.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace grader {

enum class variant { plain, asan, tsan };
std::string name_of(variant how);  // "", "asan", "tsan": of the build folder
inline constexpr variant variants[]{variant::plain, variant::asan, variant::tsan};

// What came of a question.
struct answer {
  observation seen;
  record said;
};

class examiner {
 public:
  explicit examiner(const sandbox& in) : in_(in) {}

  answer ask(const std::filesystem::path& program, const question& what,
             variant how = variant::plain) const;

  // faults: on from the k that ended the process, until one has come to its end, or too many ended.
  struct fault_run {
    std::int64_t ended_at = 0;  // the first k that ended the process; 0: none
    std::string how_ended = {};
    std::int64_t left_at = 0;      // the first k after which more blocks were held; 0: none
    std::int64_t left_blocks = 0;  // the most
    std::string trouble = {};      // nothing can be told
    bool timed_out = false;
  };
  fault_run fail_each(const std::filesystem::path& program, question what) const;

  // Instructions of an operation: the slope between two counts. Empty: valgrind told none.
  std::optional<double> instructions(const std::filesystem::path& program, question what,
                                     std::string& trouble) const;

 private:
  std::int64_t left_when_first(const std::filesystem::path& program, question what,
                               std::int64_t call) const;
  std::optional<double> counted(const std::filesystem::path& program, const question& what,
                                std::string& trouble) const;
  command command_for(const std::filesystem::path& program, const question& what) const;

  const sandbox& in_;
};

}  // namespace grader
