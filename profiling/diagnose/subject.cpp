#include "profiling/diagnose/subject.hpp"

#define BOOST_PROCESS_USE_STD_FS 1
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/process.hpp>
#include <boost/process/extend.hpp>
#include <csignal>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>
#include <sstream>
#include <thread>

#include "profiling/diagnose/agent.hpp"
#include "profiling/heap/exact_profile.hpp"

namespace bp = boost::process;
namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace scopelab::diagnose {
namespace {

constexpr auto step = 20ms;           // of all waiting
constexpr auto idle_for = 200ms;      // is idle
constexpr auto agent_limit = 10s;     // for an answer: a profile may be long
constexpr auto agent_may_start = 3s;  // with the program

std::string ending_of(int status) {
  if (WIFSIGNALED(status)) return "SIG" + std::string{::sigabbrev_np(WTERMSIG(status))};
  return "exit code " + std::to_string(WEXITSTATUS(status));
}

std::int64_t entries_of(const fs::path& folder) {
  std::error_code gone;
  const fs::directory_iterator all{folder, gone};
  return gone ? 0 : std::distance(begin(all), end(all));
}

std::int64_t resident(int id) {
  std::ifstream in{"/proc/" + std::to_string(id) + "/statm"};
  std::int64_t size = 0;
  std::int64_t pages = 0;
  in >> size >> pages;
  return pages * ::sysconf(_SC_PAGESIZE);
}

std::string last_line(const fs::path& log) {
  std::ifstream in{log};
  std::string last;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) last = line;
  }
  return last;
}

// A program that outlives who looks at it would be a leak of our own.
void end_with_parent() { ::prctl(PR_SET_PDEATHSIG, SIGKILL); }

}  // namespace

struct subject::state {
  observation how;
  std::string name;
  bp::group group;
  bp::child child;
  int socket = -1;
  bool agent = false;

  state() = default;
  state(const state&) = delete;
  state& operator=(const state&) = delete;
  ~state() {
    if (socket >= 0) ::close(socket);
  }

  fs::path log() const { return how.folder / "program.log"; }

  std::chrono::nanoseconds used() const {
    clockid_t clock{};
    timespec time{};
    if (::clock_getcpuclockid(child.id(), &clock) != 0 || ::clock_gettime(clock, &time) != 0) {
      return 0ns;
    }
    return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
  }

  void fail_if_ended() {
    const std::string how_it_ended = ended();
    if (how_it_ended.empty()) return;
    const std::string last = last_line(log());
    throw not_observable(
        "it ended by itself, " + how_it_ended +
        (last.empty() ? ", and said nothing" : ": " + last) +
        ". To be looked at it has to keep running; all it said: " + log().string());
  }

  std::string ended() {
    std::error_code ignored;
    return child.running(ignored) ? "" : ending_of(child.native_exit_code());
  }

  void wait() {
    how.while_waiting();
    std::this_thread::sleep_for(step);
  }

  // Empty: no answer.
  std::string ask(const std::string& line, std::chrono::milliseconds limit) {
    const std::string asked = line + '\n';
    if (::send(socket, asked.data(), asked.size(), MSG_NOSIGNAL) < 0) return "";
    std::string said;
    const auto until = std::chrono::steady_clock::now() + limit;
    while (std::chrono::steady_clock::now() < until) {
      how.while_waiting();
      pollfd ready{socket, POLLIN, 0};
      if (::poll(&ready, 1, static_cast<int>(step.count())) == 0) {
        if (!ended().empty()) return "";
        continue;
      }
      std::array<char, 512> part{};
      const ssize_t size = ::recv(socket, part.data(), part.size(), 0);
      if (size <= 0) return "";
      said.append(part.data(), static_cast<std::size_t>(size));
      if (said.back() == '\n') return said.substr(0, said.size() - 1);
    }
    return "";
  }

  // An answer may still come from what the program was before it called exec.
  bool agent_answers() {
    for (std::chrono::milliseconds left = agent_may_start; left > 0s; left -= 500ms) {
      if (!ask("live", 500ms).empty()) return true;
      if (!ended().empty()) return false;
    }
    return false;
  }

  void written_by_agent(const std::string& what, const fs::path& to) {
    const std::string said = ask(what + ' ' + to.string(), agent_limit);
    fail_if_ended();
    if (said != "ok") {
      throw not_observable(name + ": no " + what +
                           " profile: " + (said.empty() ? "the program does not answer" : said));
    }
  }
};

subject::subject(const std::vector<std::string>& command, const observation& how)
    : state_(std::make_unique<state>()) {
  state& s = *state_;
  s.how = how;
  s.name = command.front();
  const fs::path found =
      fs::path{s.name}.has_parent_path() ? fs::path{s.name} : bp::search_path(s.name);
  if (found.empty() || ::access(found.c_str(), X_OK) != 0) {
    throw no_such_program(s.name + ": there is no such program");
  }
  fs::create_directories(how.folder);

  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) != 0) {
    throw not_observable(std::string{"socketpair: "} + std::strerror(errno));
  }
  s.socket = ends[0];
  ::fcntl(ends[0], F_SETFD, FD_CLOEXEC);

  bp::environment environment = boost::this_process::environment();
  std::string preload = fs::absolute(how.agent).string();
  if (how.records) {
    preload += std::string{":"} + heap::recording_allocator;
    for (const auto& [name, value] : heap::environment_to_record()) environment[name] = value;
    environment[agent_records] = "1";
  }
  const std::string before = environment["LD_PRELOAD"].to_string();
  environment["LD_PRELOAD"] = before.empty() ? preload : preload + ":" + before;
  environment[agent_descriptor] = std::to_string(ends[1]);
  environment[agent_parent] = std::to_string(::getpid());

  const std::vector<std::string> arguments{command.begin() + 1, command.end()};
  std::error_code error;
  s.child = bp::child{found,
                      bp::args(arguments),
                      environment,
                      s.group,
                      bp::std_in<bp::null, (bp::std_out & bp::std_err)> s.log(),
                      bp::extend::on_exec_setup([](auto&) { end_with_parent(); }),
                      error};
  ::close(ends[1]);
  if (error) throw not_observable(s.name + ": " + error.message());
  s.agent = s.agent_answers();
  s.fail_if_ended();
}

subject::~subject() {
  state& s = *state_;
  std::error_code ignored;
  s.group.terminate(ignored);
  s.child.wait(ignored);
}

int subject::id() const { return state_->child.id(); }
bool subject::has_agent() const { return state_->agent; }
fs::path subject::executable() const {
  std::error_code gone;
  const fs::path found = fs::read_symlink("/proc/" + std::to_string(id()) + "/exe", gone);
  if (gone) state_->fail_if_ended();
  return found;
}

std::vector<std::string> subject::children() const {
  const std::string process = std::to_string(id());
  std::ifstream in{"/proc/" + process + "/task/" + process + "/children"};
  std::vector<std::string> all;
  for (std::string child; in >> child;) {
    std::string name;
    std::getline(std::ifstream{"/proc/" + child + "/comm"}, name);
    all.push_back(name);
  }
  return all;
}

holdings subject::holds_now() {
  state& s = *state_;
  s.fail_if_ended();
  holdings now;
  const fs::path files = "/proc/" + std::to_string(id());
  now.descriptors = entries_of(files / "fd");
  now.threads = entries_of(files / "task");
  if (s.agent) {
    const std::string said = s.ask("live", agent_limit);
    s.fail_if_ended();
    if (said.empty()) throw not_observable(s.name + " does not answer: is it stopped?");
    std::int64_t by_agent = 0;
    std::istringstream{said} >> now.bytes >> by_agent;
    now.used = s.used() - std::chrono::nanoseconds{by_agent};
  } else {
    now.bytes = resident(id());
    now.used = s.used();
  }
  return now;
}

void subject::sleep(std::chrono::milliseconds time) {
  const auto until = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < until) state_->wait();
  state_->fail_if_ended();
}

bool subject::wait_until_idle(std::chrono::milliseconds limit) {
  const auto give_up = std::chrono::steady_clock::now() + limit;
  auto since = std::chrono::steady_clock::now();
  auto used = state_->used();
  while (std::chrono::steady_clock::now() < give_up) {
    state_->wait();
    state_->fail_if_ended();
    const auto now = state_->used();
    if (now != used) since = std::chrono::steady_clock::now();
    used = now;
    if (std::chrono::steady_clock::now() - since >= idle_for) return true;
  }
  return false;
}

void subject::write_heap(const fs::path& to) { state_->written_by_agent("heap", to); }
void subject::write_descriptors(const fs::path& to) { state_->written_by_agent("descriptors", to); }

int subject::run_load(const std::string& command_line, int round, const std::string& url) {
  bp::environment environment = boost::this_process::environment();
  environment["SCOPELAB_PID"] = std::to_string(id());
  environment["SCOPELAB_ROUND"] = std::to_string(round);
  environment["SCOPELAB_URL"] = url;
  bp::group group;
  bp::child load{bp::search_path("sh"),
                 bp::args({"-c", command_line}),
                 environment,
                 group,
                 bp::std_in<bp::null, (bp::std_out & bp::std_err)>(state_->how.folder / "load.log"),
                 bp::extend::on_exec_setup([](auto&) { end_with_parent(); })};
  std::error_code ignored;
  try {
    while (load.running(ignored)) {
      state_->wait();
      state_->fail_if_ended();
    }
  } catch (...) {
    group.terminate(ignored);
    load.wait(ignored);
    throw;
  }
  return load.exit_code();
}

}  // namespace scopelab::diagnose
