// crasher FILE POINT NTH NAME THREADS: appends, and says on stdout what was
// acknowledged, until it passes a named point for the nth time: then SIGKILL.
#include "scopelab/journal/journal.hpp"

#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

int main(int argc, char** argv) {
  using namespace scopelab;
  if (argc != 6) return 2;
  const std::string point = argv[2], name = argv[4];
  const int nth = std::atoi(argv[3]);
  std::atomic<int> passed = 0;
  journal::options how;
  how.at_point = [&](std::string_view at) {
    if (at == point && ++passed == nth) std::raise(SIGKILL);
  };
  journal::journal log{argv[1], {}, how};

  const auto work = [&](int thread) {
    for (int i = 0; i < 200; ++i) {
      std::string text = name;
      text.append(".").append(std::to_string(thread));
      text.append(".").append(std::to_string(i));
      // What is of type 2 goes at the next compaction.
      const auto type = static_cast<std::uint8_t>(i % 4 == 3 ? 2 : 1);
      log.append({type, text});
      const std::string line = std::to_string(type) + " " + text + "\n";
      if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) std::abort();
      if (i % 5 == 4) {
        log.compact([](const journal::record& each) { return each.type == 1; });
      }
    }
  };
  std::vector<std::thread> all;
  for (int i = 0; i < std::atoi(argv[5]); ++i) all.emplace_back(work, i);
  for (std::thread& each : all) each.join();
  return 1;  // the point was never passed so often
}
