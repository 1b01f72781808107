// A shared library, loaded with LD_PRELOAD: a thread that answers while the program runs.
#include "profiling/diagnose/agent.hpp"

#include <pthread.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <memory>
#include <string>
#include <thread>

#include "profiling/diagnose/descriptors.hpp"
#include "profiling/heap/exact_profile.hpp"

namespace scopelab::diagnose {
namespace {

// From the start of the program to its end, which needs no stop.
const heap::recording* recorder = nullptr;

std::int64_t own_processor_time() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * std::int64_t{1'000'000'000} + time.tv_nsec;
}

std::string answer(const std::string& asked) {
  const std::size_t space = asked.find(' ');
  const std::string what = asked.substr(0, space);
  const std::string path = space == std::string::npos ? "" : asked.substr(space + 1);
  try {
    if (what == "live") {
      return std::to_string(heap::live_bytes()) + ' ' + std::to_string(own_processor_time());
    }
    if (what == "descriptors") {
      write_descriptors(path);
      return "ok";
    }
    if (what == "heap" && recorder != nullptr) {
      recorder->write(path);
      return "ok";
    }
    return "not recorded";
  } catch (const std::exception& error) {
    return error.what();
  }
}

void serve(int socket) {
  std::string line;
  char c = 0;
  while (::read(socket, &c, 1) == 1) {
    if (c != '\n') {
      line += c;
      continue;
    }
    const std::string said = answer(line) + '\n';
    line.clear();
    if (::write(socket, said.data(), said.size()) < 0) return;
  }
}

// The program's signals are for the program's threads.
void start_thread(int socket) {
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread{[socket] { serve(socket); }}.detach();
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

// Children that the program starts inherit the environment, and are not looked at.
__attribute__((constructor)) void load() {
  const char* descriptor = std::getenv(agent_descriptor);
  const char* parent = std::getenv(agent_parent);
  if (descriptor == nullptr || parent == nullptr || std::atoi(parent) != ::getppid()) return;
  try {
    if (std::getenv(agent_records) != nullptr) {
      record_descriptors();
      recorder = new heap::recording;
    }
    start_thread(std::atoi(descriptor));
  } catch (const std::exception&) {
    // Whoever asks gets no answer, and says so.
  }
}

}  // namespace
}  // namespace scopelab::diagnose
