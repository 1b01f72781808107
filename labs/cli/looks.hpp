// Watches a program for some rounds, and keeps what it held after each.
#pragma once

#include "profiling/diagnose/subject.hpp"
#include "profiling/diagnose/trend.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace cli {

struct watched_program {
  std::vector<std::string> command;
  std::string load;  // run once a round; empty: a round is a slice of time
  int rounds = 12;
  std::chrono::milliseconds slice{500};
  std::string pprof_url;  // where it serves its tasks; empty: as its output says
  std::filesystem::path folder;
};

// After each round.
struct levels {
  std::vector<double> bytes;
  std::vector<double> descriptors;
  std::vector<double> threads;
  std::vector<double> work;             // processor time used, where a round is a slice of time
  std::vector<std::string> task_pages;  // what /debug/pprof/tasks?debug=1 says, where it is served
  std::vector<std::filesystem::path> heap_profiles;  // of the closer look
  std::vector<std::filesystem::path> descriptor_profiles;

  bool from_inside = false;  // bytes are the allocator's count, else resident
  bool worked = true;        // it used the processor in most rounds
  std::filesystem::path executable;
  std::vector<std::string> children;  // other programs that it has started

  scopelab::diagnose::trend bytes_trend() const;
  scopelab::diagnose::trend descriptors_trend() const;
  scopelab::diagnose::trend threads_trend() const;
};

// Rounds are added until `enough`, at most twice as many as asked for. Throws
// scopelab::diagnose::not_observable.
levels watch(const watched_program& program, bool closer,
             const std::function<bool(const levels&)>& enough,
             const std::function<void(const std::string&)>& say);

}  // namespace cli
