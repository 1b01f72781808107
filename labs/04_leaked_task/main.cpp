#include "scenario.hpp"

#include "kit/ledger.hpp"
#include "kit/waiting.hpp"

#include <fmt/format.h>

#include <cmath>

namespace {

const std::vector<kit::line> story{
    {"parked_task",
     "10,000 requests, of which 100 stall or are half answered; then the user leaves",
     [] { return fmt::format("{} requests still wait", get_pages(10'000, 100).waiting); }},
    {"handler_cycle", "20 peers come and leave",
     [] { return fmt::format("{} sessions are left", visit(20).sessions_left); }},
    {"unread_response", "ask 50 times whether a page is there",
     [] { return fmt::format("{} connections stay open", ask(50, "/long").connections); }},
    {"detached_error", "3 jobs, one throws \"no space\"",
     [] { return fmt::format("the caller catches {}", run_jobs(3, "no space").caught); }},
    {"blamed_frame", "one of two requests stalls: which?",
     [] {
       const census now = who_is_alive();
       if (now.names.empty()) return std::string{"nobody is named"};
       return fmt::format("{}, spawned at {}", now.names[0], now.sites[0]);
     }},
};

// The user's line, in small.
const std::vector<kit::line> graded{
    {"parked_task", "200 requests, of which 10 stall or are half answered; then the user leaves",
     [] { return fmt::format("{} requests still wait", get_pages(200, 20).waiting); }},
};

kit::per_operation held(std::size_t workload) { return kit::slope(workloads()[workload], 50); }

std::string tasks(int threads) {
  const traffic seen = get_pages(10'000, 100, threads);
  return fmt::format("{}, {}", seen.waiting_before, seen.waiting);
}

// Of the bytes the allocator's rounding is not the same in every run.
std::string memory(std::size_t workload) {
  const kit::per_operation now = held(workload);
  return fmt::format("{} blocks, {} kB", now.blocks, std::lround(now.bytes / 1000));
}

const std::vector<kit::figure> evidence{
    {"requests answered, of 10,000 of which 100 stall",
     [] { return fmt::format("{}", get_pages(10'000, 100).answered); }},
    {"live tasks before and after them, on 1, 2 and 4 threads",
     [] { return fmt::format("{}; {}; {}", tasks(1), tasks(2), tasks(4)); }},
    {"open descriptors left by a stalled request, both sides",
     [] { return fmt::format("{}", held(0).descriptors); }},
    {"live memory left by a stalled request, both sides", [] { return memory(0); }},
    {"open descriptors left by a page whose body is not read, both sides",
     [] { return fmt::format("{}", held(1).descriptors); }},
};

// For the watchdog: who is alive, at the line that spawned it.
void list_tasks(kit::tell_function* tell) {
  for (const auto& task : scopelab::async::live_tasks()) {
    tell("which spawned a task" + (task.name.empty() ? "" : " '" + task.name + "'"), task.where);
  }
}

}  // namespace

int main(int argc, char** argv) {
  kit::tell_when_hung(list_tasks);
  return kit::main(
      argc, argv,
      {.story = story, .evidence = evidence, .workloads = workloads(), .graded = graded});
}
