// What a detector says of a mistake: its reports of the broken program beside those of the fixed one.
#pragma once

#include <string>
#include <vector>

namespace scopelab::detectors {

// What is seen of one program, each once and sorted: the checks that report, "crash" if a signal
// ended it, "hang" if it had to be ended.
using sights = std::vector<std::string>;

inline constexpr const char* crash = "crash";
inline constexpr const char* hang = "hang";

struct cell {
  // "reported": a check tells of the broken program and not of the fixed one.
  // "crash", "hang": no check does, but the broken program, and not the fixed one, ended so.
  // "false alarm": what is told, is told of the fixed program too, or of it alone.
  // "silent": nothing is told of either.
  // "not run": see `why`.
  std::string verdict;
  sights broken = {};
  sights fixed = {};
  std::string why = {};  // not run: what is missing

  bool operator==(const cell&) const = default;
};

cell compare(sights broken, sights fixed);

// The sights of the broken program that are not the fixed one's.
sights of_broken_alone(const cell& of);

cell not_run(std::string why);

}  // namespace scopelab::detectors
