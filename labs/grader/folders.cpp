#include "grader/grade.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <system_error>
#include <thread>

namespace fs = std::filesystem;

namespace grader {
namespace {

constexpr std::string_view scratch_prefix = "scopelab-grade.";

// What grading processes that were killed have left.
void clear_left(const fs::path& parent) {
  std::error_code error;
  for (fs::directory_iterator at{parent, error}; !error && at != fs::directory_iterator{};
       at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (!name.starts_with(scratch_prefix)) continue;
    const int pid = std::atoi(name.c_str() + scratch_prefix.size());
    std::error_code ignored;
    if (pid > 0 && ::kill(pid, 0) != 0 && errno == ESRCH) fs::remove_all(at->path(), ignored);
  }
}

std::string prefix_of_this_process() {
  clear_left(fs::temp_directory_path());
  return fmt::format("{}{}.", scratch_prefix, ::getpid());
}

}  // namespace

scratch_folder::scratch_folder() : folder_(prefix_of_this_process()) {
  fs::permissions(path(), fs::perms{0711});  // programs run as another user
}

void run_all(const std::vector<std::function<void()>>& tasks, int jobs) {
  std::atomic<std::size_t> next{0};
  std::atomic<bool> stop{false};
  std::exception_ptr first;
  std::mutex mutex;
  const auto work = [&] {
    for (std::size_t i; !stop && (i = next++) < tasks.size();) {
      try {
        tasks[i]();
      } catch (...) {
        const std::lock_guard lock{mutex};
        if (!first) first = std::current_exception();
        stop = true;
      }
    }
  };
  {
    std::vector<std::jthread> threads;
    const std::size_t more = std::min<std::size_t>(tasks.size(), static_cast<std::size_t>(jobs));
    for (std::size_t i = 1; i < more; ++i) threads.emplace_back(work);
    work();
  }
  if (first) std::rethrow_exception(first);
}

}  // namespace grader
