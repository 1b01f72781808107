// A submission written as what differs from a half: for selfcheck, whose submissions are many.
//
//   // lab        02_capture_by_reference
//   // technique  early exit
//   // base       fixed                      or broken; none: there is no mine.cpp
//   // expect     refused exit               the lab gets nothing, and "exit" is in the reason
//   //--- before                             goes on top of the half
//   #include <cstdlib>
//   //--- replaces serve                     the half's function of that name is this one instead
//   int serve(access_log&, std::string_view) { std::exit(0); }
//   //--- after                              goes below the half
//   //--- file 02_capture_by_reference/contract.cpp      another file of the submission
//
// Other expectations, one a line:
//   // expect     full
//   // expect     fails early_value contract logs      the check of the case fails, and "logs" is in
//                 what was expected or seen; all others are as the base's
//   // expect     does not compile                     the reports show the compiler's error
// Other things of a submission, below its folder:
//   // link       02_capture_by_reference/mine.cpp -> ../fixes/02_capture_by_reference.cpp
//   // pipe       02_capture_by_reference/mine.cpp
//   // big        02_capture_by_reference/mine.cpp     larger than a submission's file may be
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace grader {

struct failing {
  std::string case_name;
  std::string check;
  std::string reason;
};

struct overlay {
  std::string name;  // of its file
  std::string lab;
  std::string technique;
  std::string base;
  std::string refused;   // expected: why; empty: it is not
  bool full = false;     // expected: all points
  bool compiles = true;  // expected
  std::vector<failing> fails;

  std::string before, after;
  std::map<std::string, std::string> replaced;  // functions
  std::map<std::string, std::string> files;
  std::map<std::string, std::string> links;
  std::vector<std::string> pipes;
  std::vector<std::string> big;
};

// Throws std::invalid_argument, which says what is wrong and in which line.
overlay parse_overlay(const std::string& name, const std::string& text);

// The half with the overlay's changes. Throws std::invalid_argument for a function that it lacks.
std::string applied(const overlay& changes, const std::string& half);

// Writes the submission into `folder`. `tree`: where the halves are.
void write_submission(const overlay& changes, const std::filesystem::path& tree,
                      const std::filesystem::path& folder);

}  // namespace grader
