// Reads what a compiler prints with -E: lines, and markers that tell whose they are.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace grader {

struct preprocessed_line {
  std::string file;     // as the compiler names it
  int depth = 0;        // of inclusion; 0: the source's own
  bool enters = false;  // a marker: `file` is included here, and there is no text
  std::string text;
};

// Calls `see` with each line that is no marker, and with each marker that enters a file.
void each_line(std::string_view preprocessed,
               const std::function<void(const preprocessed_line&)>& see);

// With something but space in it.
bool says_something(const preprocessed_line& line);

}  // namespace grader
