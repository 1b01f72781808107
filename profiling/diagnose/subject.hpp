// A program that is looked at while it runs: what it holds, from outside and, where the agent could
// be loaded, from inside.
//
//   subject program{{"./server", "8080"}, {.agent = "libscopelab_agent.so", .folder = "out"}};
//   program.wait_until_idle();
//   program.holds_now().bytes;
//
// It runs in a process group that ends with the object. Its output goes to FOLDER/program.log.
// Errors: `not_observable`, in a sentence. One thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace scopelab::diagnose {

struct not_observable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// There is nothing to run.
struct no_such_program : not_observable {
  using not_observable::not_observable;
};

struct holdings {
  std::int64_t bytes = 0;  // live on the heap; resident, where the agent is not loaded
  std::int64_t descriptors = 0;
  std::int64_t threads = 0;
  std::chrono::nanoseconds used{};  // of the processor, without the agent
};

struct observation {
  std::filesystem::path agent;   // the shared library
  std::filesystem::path folder;  // for the log and profiles
  bool records = false;          // every block and descriptor, for the profiles
  // Called while something is waited for; an exception ends the wait.
  std::function<void()> while_waiting = [] {};
};

class subject {
 public:
  subject(const std::vector<std::string>& command, const observation& how);
  subject(const subject&) = delete;
  subject& operator=(const subject&) = delete;
  ~subject();

  int id() const;
  // Whether the agent answers: it can't where the program is linked statically.
  bool has_agent() const;
  // What it is now: a shell may have become another program.
  std::filesystem::path executable() const;
  // Programs that it has started and that still run.
  std::vector<std::string> children() const;

  // These throw once the program has ended.
  holdings holds_now();
  void sleep(std::chrono::milliseconds time);
  // Until it has used no processor for a while; false: it still does after `limit`.
  bool wait_until_idle(std::chrono::milliseconds limit);
  void write_heap(const std::filesystem::path& to);
  void write_descriptors(const std::filesystem::path& to);

  // Runs a command line beside it, to its end; its exit code. Output goes to FOLDER/load.log.
  int run_load(const std::string& command_line, int round, const std::string& url);

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace scopelab::diagnose
