#include "grader/pipes.hpp"

#include "grader/sandbox.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <system_error>

namespace grader {
namespace {

std::atomic<int> signal_seen{0};
std::array<int, 2> signal_pipe{-1, -1};

// The byte stays in the pipe, so that every thread that waits sees it.
void note_signal(int number) {
  const int kept = errno;
  signal_seen = number;
  [[maybe_unused]] const ssize_t n = ::write(signal_pipe[1], "!", 1);
  errno = kept;
}

int moved_up(int fd) {
  const int moved = ::fcntl(fd, F_DUPFD_CLOEXEC, 20);
  ::close(fd);
  if (moved < 0) throw std::system_error(errno, std::generic_category(), "no descriptor is free");
  return moved;
}

void check(int error, const char* what) {
  if (error != 0) throw std::system_error(error, std::generic_category(), what);
}

struct spawn_settings {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;

  spawn_settings() {
    check(::posix_spawn_file_actions_init(&actions), "posix_spawn");
    check(::posix_spawnattr_init(&attributes), "posix_spawn");
  }
  spawn_settings(const spawn_settings&) = delete;
  spawn_settings& operator=(const spawn_settings&) = delete;
  ~spawn_settings() {
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
  }
};

}  // namespace

joined_ends::joined_ends(int near, int far) : near_(moved_up(near)), far_(moved_up(far)) {}

joined_ends joined_ends::pipe() {
  std::array<int, 2> ends{};
  check(::pipe2(ends.data(), O_CLOEXEC) == 0 ? 0 : errno, "pipe");
  return {ends[0], ends[1]};
}

joined_ends joined_ends::socket() {
  std::array<int, 2> ends{};
  check(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0 ? 0 : errno,
        "socketpair");
  return {ends[0], ends[1]};
}

joined_ends::~joined_ends() {
  close_near();
  close_far();
}

void joined_ends::close_near() {
  if (near_ >= 0) ::close(std::exchange(near_, -1));
}
void joined_ends::close_far() {
  if (far_ >= 0) ::close(std::exchange(far_, -1));
}

void stop_on_signals() {
  if (signal_pipe[0] < 0)
    check(::pipe2(signal_pipe.data(), O_CLOEXEC | O_NONBLOCK) == 0 ? 0 : errno, "pipe");
  struct sigaction noted{};
  noted.sa_handler = note_signal;
  noted.sa_flags = SA_RESTART;
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) ::sigaction(number, &noted, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
}

void stop_if_asked() {
  if (signal_seen != 0) throw interrupted(signal_seen);
}

int signal_descriptor() { return signal_pipe[0]; }

pid_t start(const std::string& program, char* const* arguments, char* const* environment,
            const int* descriptors, int count) {
  spawn_settings settings;
  for (int i = 0; i < count; ++i) {
    if (descriptors[i] >= 0)
      check(::posix_spawn_file_actions_adddup2(&settings.actions, descriptors[i], i),
            "posix_spawn");
    else if (i > STDERR_FILENO)
      check(::posix_spawn_file_actions_addclose(&settings.actions, i), "posix_spawn");
  }
  // A std::ofstream that another thread has open is not close-on-exec.
  check(::posix_spawn_file_actions_addclosefrom_np(&settings.actions, count), "posix_spawn");
  sigset_t all;
  sigset_t none;
  ::sigfillset(&all);
  ::sigemptyset(&none);
  check(::posix_spawnattr_setsigdefault(&settings.attributes, &all), "posix_spawn");
  check(::posix_spawnattr_setsigmask(&settings.attributes, &none), "posix_spawn");
  check(::posix_spawnattr_setflags(&settings.attributes, POSIX_SPAWN_SETPGROUP |
                                                             POSIX_SPAWN_SETSIGDEF |
                                                             POSIX_SPAWN_SETSIGMASK),
        "posix_spawn");
  pid_t child = -1;
  check(::posix_spawn(&child, program.c_str(), &settings.actions, &settings.attributes, arguments,
                      environment),
        program.c_str());
  return child;
}

}  // namespace grader
