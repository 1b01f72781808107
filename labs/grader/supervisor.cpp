// Runs one program with limits, ends everything that it leaves behind, and reports how it went.
//
//   supervisor REPORT NONCE RECORD OPTION... -- PROGRAM ARGUMENT...    the numbers are descriptors
//   supervisor --become USER PROGRAM     ARGUMENT...                      only changes the user
//
// The report is lines: "began", "exit 0" and so on, then each collected file as "file SIZE PATH" and its bytes, then
// "end": what comes without it is no report. Linked with nothing of the lab.
#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr int own_fault = 125;
constexpr std::size_t collected_limit = 4u << 20;

struct order {
  int report = -1;
  int nonce = -1;
  int record = -1;
  double seconds = 10;
  rlim_t cpu = 10;
  rlim_t memory = RLIM_INFINITY;
  rlim_t files = 256;
  rlim_t file_size = 64u << 20;
  rlim_t processes = RLIM_INFINITY;
  uid_t user = 0;      // 0: as it is
  std::string folder;  // where the program starts; empty: here
  bool fixed_addresses = false;
  std::vector<std::string> collect;
  char** program = nullptr;
};

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "supervisor: %s: %s\n", why.c_str(), std::strerror(errno));
  std::_Exit(own_fault);
}

void become(uid_t user) {
  if (::setgroups(0, nullptr) != 0 || ::setgid(user) != 0 || ::setuid(user) != 0)
    give_up("cannot become user " + std::to_string(user));
}

// `more`: until what can be caught becomes what can not.
void limit(__rlimit_resource_t what, rlim_t to, rlim_t more = 0) {
  rlimit now{};
  ::getrlimit(what, &now);
  const rlim_t most = std::min(to, now.rlim_max);
  const rlimit wanted{most, std::min(most + more, now.rlim_max)};
  if (::setrlimit(what, &wanted) != 0) give_up("cannot set a limit");
}

order parse(int argc, char** argv) {
  order out;
  out.report = std::atoi(argv[1]);
  out.nonce = std::atoi(argv[2]);
  out.record = std::atoi(argv[3]);
  int i = 4;
  for (; i + 1 < argc && std::string_view{argv[i]} != "--"; i += 2) {
    const std::string_view name = argv[i];
    const char* const value = argv[i + 1];
    const auto number = [value] { return static_cast<rlim_t>(std::strtoull(value, nullptr, 10)); };
    if (name == "--seconds") out.seconds = std::strtod(value, nullptr);
    if (name == "--cpu") out.cpu = number();
    if (name == "--memory" && number() > 0) out.memory = number();
    if (name == "--files") out.files = number();
    if (name == "--file-size") out.file_size = number();
    if (name == "--processes" && number() > 0) out.processes = number();
    if (name == "--user") out.user = static_cast<uid_t>(number());
    if (name == "--fixed-addresses") out.fixed_addresses = number() != 0;
    if (name == "--folder") out.folder = value;
    if (name == "--collect") out.collect.emplace_back(value);
  }
  if (i + 1 >= argc) {
    errno = EINVAL;
    give_up("no program");
  }
  out.program = argv + i + 1;
  return out;
}

// Gives the descriptor a number that is not known before: one more thing to guess for what wants
// to use it ahead of its time.
void move_to_random(int fd, const char* variable, std::random_device& random) {
  if (fd < 0) return;
  const int moved = ::fcntl(fd, F_DUPFD, static_cast<int>(20 + random() % 180));
  if (moved < 0) give_up("no descriptor is free");
  ::close(fd);
  ::setenv(variable, std::to_string(moved).c_str(), 1);
}

[[noreturn]] void be_the_program(const order& told) {
  ::setpgid(0, 0);
  const int nothing = ::open("/dev/null", O_RDONLY);
  if (nothing < 0 || ::dup2(nothing, STDIN_FILENO) < 0) give_up("/dev/null");
  if (nothing > STDERR_FILENO) ::close(nothing);
  std::random_device random;
  move_to_random(told.nonce, "SCOPELAB_NONCE_FD", random);
  move_to_random(told.record, "SCOPELAB_RECORD_FD", random);
  if (told.user != 0) become(told.user);
  if (!told.folder.empty() && ::chdir(told.folder.c_str()) != 0) give_up(told.folder);
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (told.fixed_addresses) ::personality(ADDR_NO_RANDOMIZE);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_CPU, told.cpu, 2);
  limit(RLIMIT_AS, told.memory);
  limit(RLIMIT_NOFILE, told.files);
  limit(RLIMIT_FSIZE, told.file_size);
  limit(RLIMIT_NPROC, told.processes);
  for (const int number : {SIGPIPE, SIGINT, SIGTERM, SIGHUP}) ::signal(number, SIG_DFL);
  ::execv(told.program[0], told.program);
  give_up(told.program[0]);
}

// The processes below this one that still run.
std::vector<pid_t> descendants() {
  std::multimap<pid_t, pid_t> children;
  std::map<pid_t, char> states;
  DIR* const all = ::opendir("/proc");
  if (all == nullptr) give_up("/proc");
  while (const dirent* entry = ::readdir(all)) {
    const pid_t pid = std::atoi(entry->d_name);
    if (pid <= 0) continue;
    std::ifstream in{"/proc/" + std::to_string(pid) + "/stat"};
    std::string text;
    std::getline(in, text);
    const std::size_t after_name = text.rfind(')');  // a name may hold anything
    char state = 0;
    int parent = 0;
    if (after_name == std::string::npos ||
        std::sscanf(text.c_str() + after_name + 1, " %c %d", &state, &parent) != 2)
      continue;
    children.emplace(parent, pid);
    states[pid] = state;
  }
  ::closedir(all);
  std::vector<pid_t> found;
  std::vector<pid_t> look{::getpid()};
  while (!look.empty()) {
    const pid_t parent = look.back();
    look.pop_back();
    const auto [from, to] = children.equal_range(parent);
    for (auto each = from; each != to; ++each) {
      look.push_back(each->second);
      if (states[each->second] != 'Z') found.push_back(each->second);
    }
  }
  return found;
}

// What is orphaned while this goes on becomes a child of this process, so that it comes to an end.
void end_all() {
  for (;;) {
    for (const pid_t each : descendants()) ::kill(each, SIGKILL);
    int ignored = 0;
    if (::waitpid(-1, &ignored, 0) < 0 && errno != EINTR) return;
  }
}

// Waits for the program. False: the time is over, or nobody waits for the report any more.
bool over_in_time(pid_t program, const order& told) {
  const int over = static_cast<int>(::syscall(SYS_pidfd_open, program, 0));
  if (over < 0) give_up("pidfd_open");
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>{told.seconds};
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    pollfd wait[]{{over, POLLIN, 0}, {told.report, 0, 0}};
    const int ready = ::poll(wait, 2, static_cast<int>(left.count()));
    if (ready < 0 && errno != EINTR) give_up("poll");
    if (ready <= 0) continue;
    if (wait[0].revents != 0) return true;
    if (wait[1].revents != 0) {
      end_all();
      std::_Exit(own_fault);
    }
  }
}

void send(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) std::_Exit(own_fault);
    text.remove_prefix(static_cast<std::size_t>(n));
  }
}

// Only a regular file is read, and only so much of it.
void send_file(int fd, const std::string& path) {
  const int in = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  struct stat what{};
  if (in < 0 || ::fstat(in, &what) != 0 || !S_ISREG(what.st_mode)) return;
  std::string text;
  char buffer[65536];
  for (ssize_t n; text.size() < collected_limit && (n = ::read(in, buffer, sizeof buffer)) > 0;)
    text.append(buffer, static_cast<std::size_t>(n));
  ::close(in);
  send(fd, "file " + std::to_string(text.size()) + " " + path + "\n" + text);
}

int supervise(const order& told) {
  ::fcntl(told.report, F_SETFD, FD_CLOEXEC);
  ::signal(SIGPIPE, SIG_IGN);
  ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);  // what it runs as the same user has no way into it
  send(told.report, "began\n");
  const pid_t program = ::fork();
  if (program < 0) give_up("fork");
  if (program == 0) be_the_program(told);
  if (told.nonce >= 0) ::close(told.nonce);
  if (told.record >= 0) ::close(told.record);

  const bool in_time = over_in_time(program, told);
  if (!in_time) ::kill(program, SIGKILL);
  int status = 0;
  while (::waitpid(program, &status, 0) < 0 && errno == EINTR) {
  }
  const std::size_t leftovers = descendants().size();
  end_all();

  rusage used{};
  ::getrusage(RUSAGE_CHILDREN, &used);
  const auto microseconds = [](const timeval& time) {
    return static_cast<long long>(time.tv_sec) * 1'000'000 + time.tv_usec;
  };
  std::string text = "exit " + std::to_string(WIFEXITED(status) ? WEXITSTATUS(status) : -1);
  text += "\nsignal " + std::to_string(WIFSIGNALED(status) ? WTERMSIG(status) : 0);
  text += "\ntimed_out " + std::to_string(in_time ? 0 : 1);
  text += "\nleftovers " + std::to_string(leftovers);
  text += "\ncpu " + std::to_string(microseconds(used.ru_utime) + microseconds(used.ru_stime));
  text += "\npeak " + std::to_string(used.ru_maxrss) + "\n";
  send(told.report, text);
  for (const std::string& path : told.collect) send_file(told.report, path);
  send(told.report, "end\n");
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 4 && std::string_view{argv[1]} == "--become") {
    become(static_cast<uid_t>(std::atoi(argv[2])));
    ::execv(argv[3], argv + 3);
    give_up(argv[3]);
  }
  if (argc < 6) {
    errno = EINVAL;
    give_up("called without a program");
  }
  return supervise(parse(argc, argv));
}
