#include "grader/sandbox.hpp"

#include "cli/temporary_folder.hpp"
#include "grader/model.hpp"
#include "grader/pipes.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <system_error>

namespace fs = std::filesystem;

namespace grader {
namespace {

constexpr unsigned nobody = 65534;
constexpr const char* bwrap = "/usr/bin/bwrap";
constexpr const char* inner_out = "/tmp/out";
constexpr std::size_t report_limit = 16u << 20;
constexpr std::size_t record_limit = 4u << 20;
// What supervisor.cpp calls its descriptors.
constexpr int report_fd = 3;
constexpr int nonce_fd = 4;
constexpr int record_fd = 5;

std::string with_out(std::string text, const std::string& out) {
  const std::string mark = out_folder;
  for (std::size_t at = 0; (at = text.find(mark, at)) != std::string::npos; at += out.size())
    text.replace(at, mark.size(), out);
  return text;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& each : texts) out.push_back(each.data());
  out.push_back(nullptr);
  return out;
}

// One of the descriptors that are read until their other end is gone.
struct reader {
  joined_ends* ends;
  output* into;
  std::size_t keep;

  bool open() const { return ends->near() >= 0; }
  void read() const {
    std::array<char, 65536> buffer;
    const ssize_t n = ::read(ends->near(), buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) return;
    if (n <= 0) return ends->close_near();
    const auto came = static_cast<std::size_t>(n);
    into->bytes += came;
    into->text.append(buffer.data(), std::min(came, keep - std::min(keep, into->text.size())));
  }
};

using moment = std::chrono::steady_clock::time_point;

// Reads all until all are closed. False: not before `end`.
bool read_until_closed(const std::vector<reader>& all, moment end) {
  for (;;) {
    std::vector<pollfd> wait;
    for (const reader& each : all) {
      if (each.open()) wait.push_back({each.ends->near(), POLLIN, 0});
    }
    if (wait.empty()) return true;
    wait.push_back({signal_descriptor(), POLLIN, 0});
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    const int ready = ::poll(wait.data(), wait.size(), static_cast<int>(left.count()));
    if (ready < 0 && errno != EINTR)
      throw std::system_error(errno, std::generic_category(), "poll");
    stop_if_asked();
    if (ready <= 0) continue;
    for (const reader& each : all) {
      const auto is_ready = [&each](const pollfd& one) {
        return one.fd == each.ends->near() && one.revents != 0;
      };
      if (each.open() && std::any_of(wait.begin(), wait.end(), is_ready)) each.read();
    }
  }
}

// The supervisor, ended with its block if it has not been waited for.
class started {
 public:
  started(pid_t pid, joined_ends& report) : pid_(pid), report_(report) {}
  started(const started&) = delete;
  started& operator=(const started&) = delete;
  ~started() { end(); }

  // It ends what it runs, and itself, as soon as nobody reads its report. Killed at once it would
  // leave its program behind where there is no bubblewrap.
  void end() {
    if (pid_ < 0) return;
    report_.close_near();
    const auto over = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
    pollfd until_over{over, POLLIN, 0};
    ::poll(&until_over, 1, 1000);
    if (over >= 0) ::close(over);
    ::kill(-pid_, SIGKILL);
    wait();
  }
  int wait() {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return status;
  }

 private:
  pid_t pid_;
  joined_ends& report_;
};

// What the supervisor told. A program could not write here: it does not have the descriptor, and a
// socket cannot be opened by its name in /proc.
void read_report(const std::string& text, const std::string& out, observation& into) {
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words{line};
    std::string name;
    long long value = 0;
    words >> name >> value;
    if (name == "exit") into.exit_code = static_cast<int>(value);
    if (name == "signal") into.signal = static_cast<int>(value);
    if (name == "timed_out") into.timed_out = value != 0;
    if (name == "leftovers") into.leftovers = static_cast<int>(value);
    if (name == "cpu") into.cpu_seconds = static_cast<double>(value) / 1e6;
    if (name == "peak") into.peak_kib = value;
    if (name == "end") into.reported = true;
    if (name == "file") {
      std::string path;
      std::getline(words >> std::ws, path);
      std::string bytes(static_cast<std::size_t>(value), '\0');
      if (!lines.read(bytes.data(), value)) return;
      into.files[path.starts_with(out + "/") ? path.substr(out.size() + 1) : path] =
          std::move(bytes);
    }
  }
}

std::vector<std::string> options_of(const command& what, const std::string& out, unsigned user) {
  const limits& most = what.most;
  std::vector<std::string> all{
      "--seconds",   std::to_string(most.seconds),  "--cpu",   std::to_string(most.cpu_seconds),
      "--memory",    std::to_string(most.memory),   "--files", std::to_string(most.files),
      "--file-size", std::to_string(most.file_size)};
  if (what.fixed_addresses) all.insert(all.end(), {"--fixed-addresses", "1"});
  // The limit counts all processes of a user: only where the user has no others.
  if (user != 0 && !what.as_caller)
    all.insert(all.end(), {"--processes", std::to_string(most.processes)});
  for (const std::string& file : what.collect)
    all.insert(all.end(), {"--collect", (fs::path{out} / file).string()});
  return all;
}

}  // namespace

sandbox::sandbox(fs::path supervisor, fs::path scratch, kind wanted)
    : supervisor_(std::move(supervisor)), scratch_(std::move(scratch)) {
  const bool root = ::geteuid() == 0;
  const std::ofstream stands_in_for_hidden_files{scratch_ / "empty"};
  if (wanted != plain && fs::exists(bwrap)) {
    wrapped_ = true;
    user_ = root ? nobody : 0;
    if (works()) return;
    user_ = 0;  // another user may not reach this folder
    if (works()) return;
  }
  wrapped_ = false;
  if (wanted == bubblewrap) throw std::runtime_error("bubblewrap does not work here");
  user_ = root ? nobody : 0;
  if (works()) return;
  user_ = 0;
  if (!works()) throw std::runtime_error(supervisor_.string() + " does not run programs here");
}

bool sandbox::works() const {
  try {
    const observation seen = run({.program = {"/usr/bin/true"}, .most = {.seconds = 10}});
    return seen.reported && seen.exit_code == 0;
  } catch (const interrupted&) {
    throw;
  } catch (const std::runtime_error&) {
    return false;
  }
}

std::string sandbox::describe() const {
  const std::string as = user_ != 0 ? ", as the user nobody" : "";
  if (wrapped_) {
    return "bubblewrap: no network, processes of their own, the system read-only, the tree not "
           "there" +
           as;
  }
  return "limits and a process group only" + as +
         ": without bubblewrap, so the network and the file system are open";
}

std::vector<std::string> sandbox::wrap(const command& what, const fs::path& out) const {
  std::vector<std::string> all;
  const auto add = [&all](std::vector<std::string> more) {
    all.insert(all.end(), more.begin(), more.end());
  };
  const bool becomes = user_ != 0 && !what.as_caller;
  if (wrapped_) {
    if (becomes) add({supervisor_, "--become", std::to_string(user_)});
    add({bwrap, "--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-net",
         "--unshare-uts", "--unshare-cgroup-try", "--die-with-parent", "--new-session"});
    if (!what.as_caller && !becomes && ::geteuid() == 0)
      add({"--uid", std::to_string(nobody), "--gid", std::to_string(nobody)});
    add({"--ro-bind", "/usr", "/usr"});
    for (const char* folder : {"/bin", "/sbin", "/lib", "/lib64", "/lib32"}) {
      std::error_code none;
      if (fs::is_symlink(folder, none))
        add({"--symlink", fs::read_symlink(folder), folder});
      else
        add({"--ro-bind-try", folder, folder});
    }
    for (const char* file : {"/etc/ld.so.cache", "/etc/passwd", "/etc/group", "/etc/hosts",
                             "/etc/nsswitch.conf", "/etc/localtime", "/etc/alternatives"})
      add({"--ro-bind-try", file, file});
    add({"--proc", "/proc", "--dev", "/dev", "--size", std::to_string(what.most.file_size),
         "--tmpfs", "/dev/shm", "--size", std::to_string(2 * what.most.file_size), "--tmpfs",
         "/tmp", "--dir", inner_out});
    for (const fs::path& each : what.readable) add({"--ro-bind", each, each});
    for (const fs::path& each : what.hidden) add({"--ro-bind", scratch_ / "empty", each});
    for (const fs::path& each : what.writable) add({"--bind", each, each});
    add({"--ro-bind", supervisor_, supervisor_, "--chdir",
         what.folder.empty() ? out.string() : what.folder.string(), "--"});
  }
  add({supervisor_, std::to_string(report_fd), std::to_string(what.nonce ? nonce_fd : -1),
       std::to_string(what.nonce ? record_fd : -1)});
  if (!wrapped_ && becomes) add({"--user", std::to_string(user_)});
  if (!wrapped_) add({"--folder", what.folder.empty() ? out.string() : what.folder.string()});
  add(options_of(what, out, user_));
  all.emplace_back("--");
  for (const std::string& each : what.program) all.push_back(with_out(each, out));
  return all;
}

observation sandbox::run(const command& what) const {
  std::optional<cli::temporary_folder> own;
  if (!wrapped_) {
    own.emplace("run.", scratch_);
    fs::permissions(own->path(), fs::perms::all);  // programs run as another user
  }
  const fs::path out = wrapped_ ? fs::path{inner_out} : own->path();

  joined_ends report = joined_ends::socket();
  joined_ends standard_out = joined_ends::pipe();
  joined_ends standard_err = joined_ends::pipe();
  joined_ends nonce = joined_ends::socket();
  joined_ends record = joined_ends::socket();
  if (what.nonce) {
    const std::string line = *what.nonce + "\n";
    if (::send(nonce.near(), line.data(), line.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(line.size()))
      throw std::system_error(errno, std::generic_category(), "the nonce cannot be sent");
    ::shutdown(nonce.near(), SHUT_WR);
  }

  std::vector<std::string> arguments = wrap(what, out);
  std::vector<std::string> environment{"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8",
                                       "HOME=" + out.string(), "TMPDIR=" + out.string()};
  for (const auto& [name, value] : what.environment)
    environment.push_back(name + "=" + with_out(value, out));
  const std::array descriptors{-1,
                               standard_out.far(),
                               standard_err.far(),
                               report.far(),
                               what.nonce ? nonce.far() : -1,
                               what.nonce ? record.far() : -1};

  observation seen;
  output told;
  const std::vector<reader> readers{{&standard_out, &seen.out, what.most.output},
                                    {&standard_err, &seen.err, what.most.output},
                                    {&report, &told, report_limit},
                                    {&record, &seen.record, record_limit}};
  stop_if_asked();
  started child{start(arguments.front(), pointers(arguments).data(), pointers(environment).data(),
                      descriptors.data(), static_cast<int>(descriptors.size())),
                report};
  for (joined_ends* each : {&report, &standard_out, &standard_err, &nonce, &record})
    each->close_far();

  const auto milliseconds = static_cast<long long>(std::ceil(what.most.seconds * 1000));
  const moment end =
      std::chrono::steady_clock::now() + std::chrono::milliseconds{milliseconds + 2000};
  if (!read_until_closed(readers, end)) {
    seen.timed_out = true;
    child.end();
    read_until_closed(readers, std::chrono::steady_clock::now() + std::chrono::seconds{1});
  } else {
    child.wait();
  }
  // Its first line comes before the program: that there is none is nothing the program did.
  if (told.bytes == 0)
    throw std::runtime_error("the sandbox cannot be started: " + grader::plain(seen.err.text, 300));
  read_report(told.text, out.string(), seen);
  return seen;
}

}  // namespace grader
