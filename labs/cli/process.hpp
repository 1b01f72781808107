// Runs another program, in bounded time.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace cli {

struct finished {
  int exit_code;
  bool timed_out;
  std::string out;
  std::string err;
  int signal = 0;  // that ended it, if one did
};

// Runs `program` (a path, or a name that PATH finds) in a process group of its
// own and waits for it; past `limit` the group is ended. On SIGINT and SIGTERM
// the group is ended, then this process by the same signal. Its TMPDIR is a
// folder of its own that is gone afterwards, however it ended.
finished run_program(const std::filesystem::path& program,
                     const std::vector<std::string>& arguments,
                     std::chrono::seconds limit = std::chrono::seconds{300});

// Whether PATH finds it, and where; empty: nowhere.
bool installed(const std::string& name);
std::filesystem::path find_program(const std::string& name);

}  // namespace cli
