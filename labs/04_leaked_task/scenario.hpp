// Drives the half. The story, the contract, the ledger and the benchmark all
// read these. `threads` run the io_context.
#pragma once

#include "contract.hpp"
#include "kit/kit.hpp"

#include <string>
#include <vector>

// `requests`, of which every `stall_every`th is never answered, or by turns only by
// half (0: all are answered); then the user leaves.
struct traffic {
  int answered;
  int waiting_before;  // requests that waited for a reply before the first
  int waiting;         // that still wait
  int connections;     // in use still
  int sessions;        // of the upstream, for them
  int descriptors;     // open in this process, for them
};
traffic get_pages(int requests, int stall_every, int threads = 1);

// Pages that come in pieces: those that are there when all pieces are.
int get_slow_pages(int count);

// Peers that come, send `line` so many times, read each answer and leave.
struct peers {
  std::string last_answer;
  int answers;  // that were all the same
  int sessions_left;
};
peers visit(int count, const std::string& line = "hello", int times = 1);

// Asks for pages: connections that are in use afterwards.
struct asked {
  int found;
  int connections;
  int requests;  // that came to the upstream
};
asked ask(const std::vector<std::string>& targets);
asked ask(int times, const std::string& target);

// Runs jobs, of which the one at `which` fails with `error`, and those after it,
// if they do, with another: what the caller caught, how many jobs had ended when it
// went on, and how many had begun when the first of them ended.
struct jobs_run {
  std::string caught;
  int ended;
  int at_once;
};
jobs_run run_jobs(int count, const std::string& error, int which = 0, bool others_fail = false);

// Gets pairs of a page that is answered and one that stalls: the tasks that the census
// names, and the lines that spawned them, "file.cpp:12".
struct census {
  int waiting;
  std::vector<std::string> names;
  std::vector<std::string> sites;
};
census who_is_alive(int pairs = 1);

// Idle connections that the client keeps.
inline constexpr int pool_size = 4;

std::vector<kit::workload> workloads();
