// Runs a program that nobody trusts: in bounded time, memory and output, and nothing of it is left
// afterwards.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace grader {

// What a run may take.
struct limits {
  double seconds = 20;  // on the clock; all is over at most 2 s later
  int cpu_seconds = 20;
  std::uint64_t memory = 2ull << 30;  // of address space; 0: any, as sanitizers need
  int files = 256;                    // open at once
  std::uint64_t file_size = 64u << 20;
  int processes = 256;  // where the program is a user of its own
  std::size_t output = 64u << 10;
};

struct command {
  std::vector<std::string> program;  // its path first
  std::vector<std::pair<std::string, std::string>> environment = {};
  // What it sees under its own path beside the system: to read, and to write.
  std::vector<std::filesystem::path> readable = {};
  std::vector<std::filesystem::path> writable = {};
  // Files below them that it sees empty.
  std::vector<std::filesystem::path> hidden = {};
  std::filesystem::path folder = {};  // where it starts; empty: in out_folder
  // The compiler runs as who calls it, as it has to see the tree; programs do not.
  bool as_caller = false;
  bool fixed_addresses =
      false;  // ThreadSanitizer of g++ 12 does not start on some kernels otherwise
  std::optional<std::string> nonce = {};  // given: it is sent, and the record is read
  // Of what it writes to out_folder, the files to bring back.
  std::vector<std::string> collect = {};
  limits most = {};
};

// In an argument or a variable: the folder that the program may write to.
inline constexpr const char* out_folder = "{out}";

struct output {
  std::string text;         // the first bytes
  std::uint64_t bytes = 0;  // that were written
};

// What was observed of a run.
struct observation {
  int exit_code = -1;
  int signal = 0;
  bool timed_out = false;
  int leftovers = 0;  // processes that it left behind; they were ended
  double cpu_seconds = 0;
  std::int64_t peak_kib = 0;
  output out, err, record;
  std::map<std::string, std::string> files;  // those collected that were there
  bool reported = false;                     // false: the supervisor did not come to its end
};

// Thrown by run() when SIGINT, SIGTERM or SIGHUP has come.
class interrupted : public std::runtime_error {
 public:
  explicit interrupted(int number) : std::runtime_error("interrupted"), signal(number) {}
  int signal;
};

// From here on those signals end what runs, by interrupted. cli::run_program() takes them back: call
// it again after that.
void stop_on_signals();
void stop_if_asked();  // throws interrupted

// How programs are kept apart here.
class sandbox {
 public:
  enum kind { automatic, bubblewrap, plain };

  // Finds out what works here. `supervisor`: its path. `scratch`: a folder for runs' own folders.
  sandbox(std::filesystem::path supervisor, std::filesystem::path scratch, kind wanted = automatic);

  // Any number of threads at once. Throws std::runtime_error if the supervisor cannot be started, and
  // interrupted.
  observation run(const command& what) const;

  // For reports: "bubblewrap: no network, ..., as user nobody".
  std::string describe() const;
  bool has_bubblewrap() const { return wrapped_; }

 private:
  std::vector<std::string> wrap(const command& what, const std::filesystem::path& out) const;
  bool works() const;

  std::filesystem::path supervisor_;
  std::filesystem::path scratch_;
  bool wrapped_ = false;
  unsigned user_ = 0;  // that programs run as; 0: as the caller
};

}  // namespace grader
