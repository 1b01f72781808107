// victim: a server that is killed at a message boundary, time and again.
//
// Reads lines "FOLDER POINT NTH" on stdin; each is a server in a process of its
// own, which ends itself by SIGKILL when the point is passed for the nth time.
// Says "up PID" when it listens and "ended SIGNAL" when it has ended. This
// process never starts gRPC, so that it may fork.
#include "scopelab/rpc/tests/testing.hpp"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <iostream>

namespace {

using namespace scopelab;

void say(const std::string& line) {
  if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) ::_exit(3);
}

[[noreturn]] void serve(const std::string& in, const std::string& point,
                        int nth) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  std::atomic<int> passed = 0;
  const auto kill_at = [&](std::string_view at) {
    if (at == point && ++passed == nth) std::raise(SIGKILL);
  };
  rpc::testing::effects shop{rpc::testing::effects_file(in), kill_at};
  rpc::server_options how = rpc::testing::options_in(in);
  how.at_point = kill_at;
  how.journal_how.at_point = kill_at;
  const rpc::server serving{shop, how};
  say("up " + std::to_string(::getpid()) + "\n");
  for (;;) ::pause();
}

}  // namespace

int main() {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  std::string in, point;
  for (int nth = 0; std::cin >> in >> point >> nth;) {
    const pid_t child = ::fork();
    if (child < 0) return 3;
    if (child == 0) serve(in, point, nth);
    int status = 0;
    ::waitpid(child, &status, 0);
    say("ended " + std::to_string(WIFSIGNALED(status) ? WTERMSIG(status) : 0) +
        "\n");
  }
}
