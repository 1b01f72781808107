// Drives the half. The story, the contract and the benchmark all read these.
#pragma once

#include "contract.hpp"

#include <string>
#include <vector>

// In which order `count` handles are closed.
std::vector<int> closed_of(int count);

// The priority after a job at `wanted`, and the one of the job itself.
struct priorities {
  int afterwards;
  int of_the_job;
  int jobs;  // that were run
};
priorities run_from_five(int wanted);

// What the log has after these requests, beside what was answered.
struct statuses {
  std::vector<int> answered;
  std::vector<int> logged;
};
statuses serve_all(const std::vector<std::string>& paths);

// What the server logs when the sessions of `users` are closed.
struct closing {
  std::vector<std::string> lines;
  int late_reads;      // of local variables that were gone
  std::size_t before;  // lines that were there before they were closed
  int locals;          // local variables that were there still
};
closing close_sessions(const std::vector<std::string>& users);

// Which clients are answered when these are served.
std::vector<int> answered_of(const std::vector<int>& clients);

// What reaches the disk in a session, and what comes too late for it.
struct session_lines {
  std::vector<std::string> written;
  std::vector<std::string> lost;
};
session_lines write_session();
