#include "kit/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <random>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "kit/hang.hpp"

namespace kit {
namespace {

// Ends a report: the child's function returned, or std::terminate was called.
// Fresh in every child, so that text printed by a half is not taken for it.
std::string fresh_token() {
  std::random_device random;
  std::string token = "\n@";
  for (int i = 0; i < 4; ++i) token += std::to_string(random());
  return token;
}

void write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) ::_exit(3);
    text.remove_prefix(static_cast<std::size_t>(n));
  }
}

// For the terminate handler, which gets no argument.
int report_fd = -1;
std::string terminate_token;

[[noreturn]] void report_terminate() {
  write_all(report_fd, terminate_token + "T");
  ::_exit(1);
}

// Nothing may leave it: there would be two of the parent.
[[noreturn]] void be_the_child(const std::function<void(const report_function&)>& run, int fd,
                               int where_fd, const std::string& token) noexcept {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::dup2(STDERR_FILENO, STDOUT_FILENO);
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  report_fd = fd;
  terminate_token = token;
  std::set_terminate(report_terminate);
  answer_the_watchdog(where_fd);
  try {
    run([fd](std::string_view text) { write_all(fd, text); });
  } catch (...) {
    std::terminate();  // as an exception that leaves main()
  }
  std::fflush(nullptr);
  write_all(fd, token + "R");
  ::_exit(0);
}

using deadline = std::chrono::steady_clock::time_point;

// Whether `fd` has something to tell before the deadline.
bool ready_by(int fd, deadline end) {
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    pollfd wait{fd, POLLIN, 0};
    const int ready = ::poll(&wait, 1, static_cast<int>(left.count()));
    if (ready < 0 && errno == EINTR) continue;
    return ready > 0;
  }
}

// Reads until the writer is gone. False: the time is over first.
bool read_all(int fd, std::string& text, deadline end) {
  while (ready_by(fd, end)) {
    char buffer[4096];
    const ssize_t n = ::read(fd, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return true;
    text.append(buffer, static_cast<std::size_t>(n));
  }
  return false;
}

// Whether the child is over before the deadline, even if it has closed its end
// of the pipe long ago.
bool over_by(pid_t child, deadline end) {
  // glibc 2.36 declares pidfd_open without C linkage.
  const int fd = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
  if (fd < 0) return true;
  const bool over = ready_by(fd, end);
  ::close(fd);
  return over;
}

ending judge(int status, bool in_time, std::string said, const std::string& token,
             std::vector<std::string> where) {
  if (const auto at = said.rfind(token); at != std::string::npos) {
    const std::string tail = said.substr(at + token.size());
    said.resize(at);
    if (tail == "R") return {ending::returned, 0, std::move(said)};
    if (tail == "T") return {ending::terminated, 0, std::move(said)};
  }
  if (!in_time) return {ending::hung, 0, std::move(said), std::move(where)};
  if (WIFSIGNALED(status)) return {ending::signalled, WTERMSIG(status), std::move(said)};
  return {ending::exited, WEXITSTATUS(status), std::move(said)};
}

// A pipe, closed with its block.
struct a_pipe {
  a_pipe() {
    if (::pipe2(ends, O_CLOEXEC) != 0)
      throw std::system_error(errno, std::generic_category(), "pipe");
  }
  a_pipe(const a_pipe&) = delete;
  a_pipe& operator=(const a_pipe&) = delete;
  ~a_pipe() {
    close_end(0);
    close_end(1);
  }
  void close_end(int which) {
    if (ends[which] >= 0) ::close(std::exchange(ends[which], -1));
  }
  int read_end() const { return ends[0]; }
  int write_end() const { return ends[1]; }

  int ends[2]{-1, -1};
};

// A child that is not forgotten, whatever happens here.
class child_process {
 public:
  explicit child_process(pid_t id) : id_(id) {}
  child_process(const child_process&) = delete;
  child_process& operator=(const child_process&) = delete;
  ~child_process() {
    if (id_ < 0) return;
    ::kill(id_, SIGKILL);
    wait();
  }
  int wait() {
    int status = 0;
    while (::waitpid(id_, &status, 0) < 0 && errno == EINTR) {
    }
    id_ = -1;
    return status;
  }

 private:
  pid_t id_;
};

}  // namespace

std::string ending::describe() const {
  switch (how) {
    case returned:
      return said;
    case exited:
      return "the program ended by exit, code " + std::to_string(code);
    case terminated:
      return "std::terminate ended the program";
    case signalled:
      return std::string{"the program was ended by "} + ::strsignal(code);
    case hung:
      return "the program hung and was ended by the watchdog";
  }
  return {};
}

ending in_child(const std::function<void(const report_function&)>& run,
                std::chrono::milliseconds limit) {
  a_pipe report;
  a_pipe where;
  const std::string token = fresh_token();
  std::fflush(nullptr);
  const pid_t child = ::fork();
  if (child < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (child == 0) {
    report.close_end(0);
    where.close_end(0);
    be_the_child(run, report.write_end(), where.write_end(), token);
  }
  child_process waited_for{child};
  report.close_end(1);
  where.close_end(1);
  std::string said;
  const auto end = std::chrono::steady_clock::now() + limit;
  const bool in_time = read_all(report.read_end(), said, end) && over_by(child, end);
  std::vector<std::string> waited_at;
  // Only a child that is over time is ended: one that is done must keep its
  // own exit status.
  if (!in_time) {
    waited_at = ask_where(child, where.read_end());
    ::kill(child, SIGKILL);
  }
  const int status = waited_for.wait();
  return judge(status, in_time, std::move(said), token, std::move(waited_at));
}

ending in_child(const std::function<std::string()>& run, std::chrono::milliseconds limit) {
  return in_child([&run](const report_function& report) { report(run()); }, limit);
}

}  // namespace kit
