#include "scenario.hpp"

#include "kit/child.hpp"
#include "kit/temporary_folder.hpp"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <set>
#include <sstream>

std::vector<step> near_misses(int count, const std::string& text) {
  std::vector<step> all;
  for (std::size_t digits = 1; digits < 10; ++digits) {
    const std::size_t rest = text.size() - digits;
    for (std::size_t command = 1; command < rest; ++command) {
      if (static_cast<int>(all.size()) == count) return all;
      all.push_back({text.substr(0, command), text.substr(command, rest - command),
                     std::stoi(text.substr(rest))});
    }
  }
  return all;
}

int different_tokens(const std::vector<step>& of) {
  std::set<std::string> tokens;
  for (const step& each : of) tokens.insert(token_of(each));
  return static_cast<int>(tokens.size());
}

judged judge_cases() {
  judged seen;
  for (const command_case& each : command_cases()) {
    ++seen.cases;
    const bool accepted = is_good(each.json);
    if (accepted && !each.is_good) ++seen.wrongly_accepted;
    if (!accepted && each.is_good) ++seen.wrongly_rejected;
  }
  return seen;
}

namespace {

traded summed(const std::vector<answer>& answers, const shop& in) {
  std::set<std::string> tokens;
  traded seen;
  for (const answer& each : answers) {
    tokens.insert(each.token);
    ++seen.answered;
  }
  seen.effects = static_cast<int>(in.effects().size());
  seen.doubled = seen.effects - seen.answered;
  seen.lost_tokens = static_cast<int>(std::ranges::count_if(
      in.effects(), [&](const std::string& token) { return !tokens.contains(token); }));
  return seen;
}

// What the client asks next; where it is planned, a write finds it gone.
class paper_stream : public stream {
 public:
  paper_stream(int& next, int count, std::set<int>& breaks_at, std::vector<answer>& answers)
      : next_(next), count_(count), breaks_at_(breaks_at), answers_(answers) {}

  bool read(request& into) override {
    if (broken_ || next_ > count_) return false;
    into = {next_, "reserve"};
    return true;
  }
  bool write(const answer& what) override {
    broken_ = broken_ || breaks_at_.erase(what.id) > 0;
    if (broken_) return false;
    answers_.push_back(what);
    ++next_;
    return true;
  }

 private:
  int& next_;
  const int count_;
  std::set<int>& breaks_at_;
  std::vector<answer>& answers_;
  bool broken_ = false;
};

}  // namespace

traded trade_with_breaks(int count, const breaks& planned) {
  shop in;
  const std::vector<answer> answers = trade(serve, in, count, planned);
  return summed(answers, in);
}

traded trade_on_paper(int count, const breaks& planned) {
  std::set<int> breaks_at = planned.client_cancels;
  breaks_at.insert(planned.server_goes_down.begin(), planned.server_goes_down.end());
  shop in;
  std::vector<answer> answers;
  int next = 1;
  // A stream more than those that break, as long as it is served at all.
  for (std::size_t streams = breaks_at.size() + 1; streams > 0; --streams) {
    paper_stream with{next, count, breaks_at, answers};
    serve(with, in);
  }
  return summed(answers, in);
}

std::vector<std::string> commands(int count) {
  std::vector<std::string> all;
  for (int i = 1; i <= count; ++i) {
    all.push_back("item-" + std::to_string(i) + " " + std::to_string(100 + i % 900));
  }
  return all;
}

namespace {

// Calls of this process that give bytes to the disk.
int syncs = 0;

int synced(long call, int file) {
  ++syncs;
  return static_cast<int>(::syscall(call, file));
}

}  // namespace

// In the place of the C library's, for all that is linked with it.
extern "C" {
int fdatasync(int file) { return synced(SYS_fdatasync, file); }
int fsync(int file) { return synced(SYS_fsync, file); }
}

namespace {

// What a process acknowledged is what it said, a line each: whether something had
// been synced by then, and the command.
recovered look(const std::string& path, const kit::ending& of, int count) {
  recovered seen{.end = of.how == kit::ending::signalled  ? "killed"
                        : of.how == kit::ending::returned ? "returned"
                                                          : of.describe()};
  std::set<std::string> acknowledged;
  std::istringstream said{of.said};
  for (std::string line; std::getline(said, line);) {
    if (line == "an error") {
      seen.end = line;
      continue;
    }
    if (line[0] == '+') ++seen.synced;
    acknowledged.insert(line.substr(1));
  }
  seen.acknowledged = static_cast<int>(acknowledged.size());
  const std::vector<std::string> all = commands(count);
  const std::set<std::string> given{all.begin(), all.end()};
  if (!std::filesystem::exists(path)) return seen;
  for (const std::string& each : recover(path)) {
    if (acknowledged.contains(each)) ++seen.there;
    if (!given.contains(each)) ++seen.others;
  }
  return seen;
}

kit::ending record_in_child(const std::string& path, int count, const std::function<void()>& begin,
                            const std::function<void(int)>& after) {
  return kit::in_child([&](const kit::report_function& report) {
    begin();
    int said = 0;
    try {
      record_all(path, commands(count), [&](const std::string& command) {
        report((syncs > 0 ? "+" : "-") + command + "\n");
        after(++said);
      });
    } catch (const std::exception&) {
      report("an error\n");
    }
  });
}

}  // namespace

recovered record_and_kill(int count, int kill_at) {
  const kit::temporary_folder in;
  const std::string path = in.path() / "commands";
  const auto kill = [&](int said) {
    if (said == kill_at) std::raise(SIGKILL);
  };
  return look(path, record_in_child(path, count, [] {}, kill), count);
}

recovered record_on_full_disk(int count, int bytes) {
  const kit::temporary_folder in;
  const std::string path = in.path() / "commands";
  const auto limit = [&] {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit most{static_cast<rlim_t>(bytes), static_cast<rlim_t>(bytes)};
    ::setrlimit(RLIMIT_FSIZE, &most);
  };
  return look(path, record_in_child(path, count, limit, [](int) {}), count);
}

recovered record_and_tear(int count, int bytes) {
  const kit::temporary_folder in;
  const std::string path = in.path() / "commands";
  const kit::ending end = record_in_child(path, count, [] {}, [](int) {});
  std::filesystem::resize_file(path,
                               std::filesystem::file_size(path) - static_cast<unsigned>(bytes));
  return look(path, end, count);
}
