#include "profiling/tasks/count_frames.hpp"

#include <cstdio>
#include <cstdlib>

namespace scopelab::tasks::detail {

void mixed_units() {
  std::fputs(
      "count_frames.hpp: a unit that uses Asio's coroutines was compiled without it; link all of "
      "them to scopelab::tasks_held\n",
      stderr);
  std::abort();
}

namespace {
// Before main(), before there are threads.
[[maybe_unused]] const bool counts = (async::count_held(), true);
}  // namespace

}  // namespace scopelab::tasks::detail
