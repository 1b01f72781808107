// Builds a learner's half, holds it to the promises, and says how it stands.
#pragma once

#include "cli/tree.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace cli {

struct check_options {
  std::chrono::seconds limit{};  // after which a case that hangs is ended; 0: the kit's own
  bool evidence = false;         // the figures of a half that keeps all, even where they take long
};

// {"name", "mine", "ok", "compiles", "error", "kept", "of", "faults", "cases": [{"name", "ok",
// "showed", "why", "waited_at", "failures"}], "evidence": [{"what", "mine", "fixed"}]}; mine.cpp must
// be there. What came out is kept in the notes.
json checked(const lab& lab, const check_options& options);

void print_checked(const lab& lab, const json& result);
// A case of it, with what is to know of a broken one.
void print_case(const lab& lab, const json& of_case);
// The figures of the learner's half beside the reference's, if the result has some.
void print_evidence(const json& result);

// How a lab stands: {"name", "begun", "compiles", "kept", "of", "broken": [names]}. The half is
// built and run.
json standing_of(const lab& lab);

}  // namespace cli
