#include "cli/terminal.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <thread>

namespace cli {
namespace {

std::string painted(std::string_view text, int code) {
  return colours() ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string{text};
}

}  // namespace

bool colours() {
  static const bool allowed = std::getenv("NO_COLOR") == nullptr && ::isatty(STDOUT_FILENO) == 1;
  return allowed;
}

std::string good(std::string_view text) { return painted(text, 32); }
std::string bad(std::string_view text) { return painted(text, 31); }
std::string faint(std::string_view text) { return painted(text, 2); }

struct progress::state {
  std::mutex mutex;
  std::condition_variable changed;
  std::string what;
  bool over = false;
  bool shown = false;
  std::thread shows;
};

progress::progress(std::string what) : state_(nullptr) {
  if (::isatty(STDERR_FILENO) != 1) return;
  state_ = new state{};
  state_->what = std::move(what);
  state_->shows = std::thread{[s = state_] {
    std::unique_lock lock{s->mutex};
    while (!s->changed.wait_for(lock, std::chrono::seconds{1}, [s] { return s->over; })) {
      std::fprintf(stderr, "\r\x1b[K%s ...", s->what.c_str());
      std::fflush(stderr);
      s->shown = true;
    }
  }};
}

progress::~progress() {
  if (state_ == nullptr) return;
  {
    const std::lock_guard lock{state_->mutex};
    state_->over = true;
  }
  state_->changed.notify_one();
  state_->shows.join();
  if (state_->shown) std::fputs("\r\x1b[K", stderr);
  delete state_;
}

void progress::now(const std::string& what) {
  if (state_ == nullptr) return;
  const std::lock_guard lock{state_->mutex};
  state_->what = what;
}

}  // namespace cli
