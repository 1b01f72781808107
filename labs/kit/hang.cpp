#include "kit/hang.hpp"

#include <dirent.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <unwind.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string_view>

#include "kit/hang_records.hpp"
#include "kit/kit.hpp"
#include "kit/symbols.hpp"

namespace kit {
namespace {

constexpr int asks = SIGUSR1;
constexpr std::size_t most_lines = 8;

// --- in the child ---

int answer_fd = -1;

_Unwind_Reason_Code add_frame(_Unwind_Context* frame, void* into) {
  record& stack = *static_cast<record*>(into);
  int interrupted = 0;
  const std::uintptr_t at = _Unwind_GetIPInfo(frame, &interrupted);
  // What is above the interrupted frame is the handler itself.
  if (interrupted != 0) stack.depth = 0;
  if (stack.depth == stack.addresses.size()) return _URC_END_OF_STACK;
  // A return address may belong to the next line already.
  stack.addresses[stack.depth++] = interrupted != 0 ? at : at - 1;
  return _URC_NO_REASON;
}

void answer(int) {
  const int error = errno;
  record stack;
  stack.kind = record_kind::stack;
  stack.thread = ::gettid();
  _Unwind_Backtrace(add_frame, &stack);
  write_record(stack);
  // The first thread is asked last, and says when all is told.
  if (::gettid() == ::getpid()) {
    write_waits();
    record end;
    end.kind = record_kind::end;
    write_record(end);
  }
  errno = error;
}

// --- in the parent ---

using std::chrono::steady_clock;

std::optional<record> read_record(int fd, steady_clock::time_point until) {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - steady_clock::now());
    pollfd wait{fd, POLLIN, 0};
    if (left.count() <= 0) return std::nullopt;
    const int ready = ::poll(&wait, 1, static_cast<int>(left.count()));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return std::nullopt;
    record next;
    if (::read(fd, &next, sizeof next) != static_cast<ssize_t>(sizeof next)) return std::nullopt;
    return next;
  }
}

// The threads of a process; the first one last.
std::vector<pid_t> threads_of(pid_t process) {
  std::vector<pid_t> threads;
  const std::string folder = "/proc/" + std::to_string(process) + "/task";
  const std::unique_ptr<DIR, int (*)(DIR*)> entries{::opendir(folder.c_str()), ::closedir};
  if (!entries) return threads;
  while (const dirent* entry = ::readdir(entries.get())) {
    const pid_t thread = std::atoi(entry->d_name);
    if (thread > 0 && thread != process) threads.push_back(thread);
  }
  threads.push_back(process);
  return threads;
}

std::vector<record> answers_of(pid_t child, int fd) {
  std::vector<record> told;
  const std::vector<pid_t> threads = threads_of(child);
  for (std::size_t i = 0; i < threads.size(); ++i) {
    const bool last = i + 1 == threads.size();
    ::syscall(SYS_tgkill, child, threads[i], asks);
    // One that blocks the signal does not answer.
    const auto until = steady_clock::now() + std::chrono::milliseconds{last ? 1000 : 200};
    while (std::optional<record> next = read_record(fd, until)) {
      if (next->kind == record_kind::end) return told;
      told.push_back(*next);
      if (!last && next->kind == record_kind::stack && next->thread == threads[i]) break;
    }
  }
  return told;
}

enum class side { half, lab, neither };

side side_of(const std::string& file) {
  const std::string name{this_lab.name};
  for (const std::string& half :
       {std::string{"/mine.cpp"}, "/pitfalls/" + name + ".cpp", "/fixes/" + name + ".cpp"}) {
    if (file.ends_with(half)) return side::half;
  }
  return file.find("/labs/" + name + "/") == std::string::npos ? side::neither : side::lab;
}

// As the reader knows it: from the top of the tree.
std::string short_name(const std::string& file) {
  for (const char* top : {"/labs/", "/pitfalls/", "/fixes/"}) {
    if (const auto at = file.rfind(top); at != std::string::npos) return file.substr(at + 1);
  }
  return file;
}

struct told_line {
  side of;
  std::string text;
  std::string unit;
};

told_line line_at(const std::string& file, std::size_t line, const std::string& what,
                  const char* unit) {
  return {side_of(file), short_name(file) + ":" + std::to_string(line) + ", " + what, unit};
}

// The innermost line in the half; of the thread that runs the case also in the
// lab.
std::optional<told_line> line_of(const std::vector<source_line>& stack, bool runs_the_case) {
  for (const side wanted : {side::half, side::lab}) {
    if (wanted == side::lab && !runs_the_case) break;
    for (const source_line& each : stack) {
      // addr2line takes some of what is inlined to be in the file that calls it.
      if (each.function.starts_with("std::")) continue;
      if (side_of(each.file) == wanted)
        return line_at(each.file, static_cast<std::size_t>(each.line), "in " + each.function,
                       "thread");
    }
  }
  return std::nullopt;
}

std::vector<told_line> lines_of_answers(pid_t child, const std::vector<record>& answers) {
  std::vector<std::uintptr_t> addresses;
  for (const record& each : answers) {
    addresses.insert(addresses.end(), each.addresses.begin(), each.addresses.begin() + each.depth);
  }
  const auto known = lines_of(addresses);
  std::vector<told_line> lines;
  for (const record& each : answers) {
    if (each.kind == record_kind::wait) {
      lines.push_back(
          line_at(each.file, each.line, std::string{"for "} + each.what.data(), "task"));
    } else if (each.kind == record_kind::task) {
      lines.push_back(line_at(each.file, each.line, each.what.data(), "task"));
    } else {
      std::vector<source_line> stack;
      for (std::uint32_t i = 0; i < each.depth; ++i) {
        const auto at = known.find(each.addresses[i]);
        if (at != known.end()) stack.insert(stack.end(), at->second.begin(), at->second.end());
      }
      if (auto line = line_of(stack, each.thread == child)) lines.push_back(*line);
    }
  }
  return lines;
}

}  // namespace

void write_record(const record& what) {
  ssize_t written = 0;
  do {
    written = ::write(answer_fd, &what, sizeof what);
  } while (written < 0 && errno == EINTR);
}

void answer_the_watchdog(int fd) {
  answer_fd = fd;
  struct sigaction action{};
  action.sa_handler = answer;
  action.sa_flags = SA_RESTART;
  ::sigaction(asks, &action, nullptr);
}

std::vector<std::string> ask_where(pid_t child, int fd) {
  const std::vector<told_line> lines = lines_of_answers(child, answers_of(child, fd));
  const auto in_half = [](const told_line& each) { return each.of == side::half; };
  const side wanted = std::any_of(lines.begin(), lines.end(), in_half) ? side::half : side::lab;
  std::vector<std::pair<told_line, int>> counted;
  for (const told_line& each : lines) {
    if (each.of != wanted) continue;
    const auto same = std::find_if(counted.begin(), counted.end(),
                                   [&](const auto& c) { return c.first.text == each.text; });
    if (same == counted.end()) {
      counted.emplace_back(each, 1);
    } else {
      ++same->second;
    }
  }
  std::vector<std::string> where;
  for (const auto& [line, count] : counted) {
    if (where.size() == most_lines) {
      where.push_back("and " + std::to_string(counted.size() - most_lines) + " lines more");
      break;
    }
    where.push_back(line.text + " (" + std::to_string(count) + " " + line.unit +
                    (count == 1 ? ")" : "s)"));
  }
  return where;
}

}  // namespace kit
