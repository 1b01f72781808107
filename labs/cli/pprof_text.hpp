// Reads what pprof prints.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cli {

// Which frames are looked at, by their files: those that match `show` and not `hide`.
struct frame_filter {
  std::string show;
  std::string hide;
};

struct grown {
  std::string function;
  std::int64_t bytes;
};

// The rows of `pprof -top -unit=B`.
std::vector<grown> parse_top(const std::string& printed);

// Of `google-pprof --text --show_bytes --lines --cum`: the function that has most among
// the frames looked at.
std::vector<grown> parse_text(const std::string& printed, const frame_filter& frames);

struct grown_frame {
  std::string function;
  std::string file;
  int line = 0;  // 0: not known, as of a library without symbols
};

struct grown_stack {
  std::int64_t bytes = 0;
  std::vector<grown_frame> frames;  // main() first
};

// Of `pprof -traces -lines -unit=B` of a difference: the stacks that hold more, most first. Stacks of
// the same functions are one, so that what was held before is taken off.
std::vector<grown_stack> parse_traces(const std::string& printed);

}  // namespace cli
