// classroom50/result/v1: a test a case, in whole points.
#pragma once

#include "grader/model.hpp"

#include <string>

namespace grader {

// What the classroom knows of a submission, and the grader does not.
struct handed_in {
  std::string classroom = {};
  std::string assignment = {};
  std::string assignment_type = "individual";
  std::string owner = {};
  std::string commit = {};
  std::string release = {};
  std::string review = {};
};

// As CLASSROOM50_CLASSROOM, CLASSROOM50_ASSIGNMENT ... and GITHUB_SHA say.
handed_in handed_in_by_environment();

std::string to_classroom50(const result& graded, const handed_in& about = {});

}  // namespace grader
