#include "scenario.hpp"

#include "kit/ledger.hpp"

#include <fmt/format.h>

namespace {

const std::vector<kit::line> story{
    {"parked_task", "10,000 requests, of which 100 stall; then the user leaves",
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

std::string descriptors(std::size_t workload) {
  return fmt::format("{}", kit::slope(workloads()[workload], 20).descriptors);
}

const std::vector<kit::figure> evidence{
    {"requests that still wait, of 10,000 of which 100 stall",
     [] { return fmt::format("{}", get_pages(10'000, 100).waiting); }},
    {"the same with 4 threads",
     [] { return fmt::format("{}", get_pages(10'000, 100, 4).waiting); }},
    {"descriptors held per stalled request, both sides", [] { return descriptors(0); }},
    {"descriptors held per page asked for, both sides", [] { return descriptors(1); }},
    {"sessions left by 20 peers", [] { return fmt::format("{}", visit(20).sessions_left); }},
};

}  // namespace

int main(int argc, char** argv) {
  return kit::main(argc, argv, {.story = story, .evidence = evidence, .workloads = workloads()});
}
