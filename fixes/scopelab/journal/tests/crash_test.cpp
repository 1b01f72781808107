// A process that appends is killed at each named point, over and over, on one
// file: what it was told is on disk is there, once.
#include "scopelab/journal/crash_points.hpp"
#include "scopelab/journal/tests/testing.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <map>
#include <sstream>

namespace scopelab::journal::testing {
namespace {

struct run {
  bool killed = false;
  std::string acknowledged;  // lines, "TYPE TEXT"
};

run crash(const fs::path& file, std::string_view point, int nth,
          const std::string& name, int threads) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return {};
  std::string words[] = {
      SCOPELAB_JOURNAL_CRASHER, file.string(), std::string{point},
      std::to_string(nth),      name,          std::to_string(threads)};
  std::vector<char*> arguments;
  for (std::string& each : words) arguments.push_back(each.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  pid_t child = 0;
  const int failed = ::posix_spawn(&child, arguments[0], &actions, nullptr,
                                   arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  run seen;
  char bytes[4096];
  for (ssize_t got; (got = ::read(ends[0], bytes, sizeof bytes)) > 0;) {
    seen.acknowledged.append(bytes, static_cast<std::size_t>(got));
  }
  ::close(ends[0]);
  int status = 0;
  if (failed == 0) ::waitpid(child, &status, 0);
  seen.killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
  return seen;
}

// What the processes were told so far, and what the journal must therefore
// have.
class witness {
 public:
  void hears(const std::string& lines) {
    std::istringstream in{lines};
    int type = 0;
    for (std::string text; in >> type >> text;) told_[text] = type;
  }

  void looks_at(const fs::path& file) const {
    std::map<std::string, int> there;
    std::uint64_t last = 0;
    for (const kept& each : read(file)) {
      ++there[each.text];
      EXPECT_GT(each.number, last);
      last = each.number;
    }
    for (const auto& [text, times] : there) EXPECT_EQ(times, 1) << text;
    for (const auto& [text, type] : told_) {
      if (type != 1) continue;
      EXPECT_EQ(there.count(text), 1u) << text << " is lost";
    }
  }

 private:
  std::map<std::string, int> told_;
};

// Kills at each point: SCOPELAB_JOURNAL_ROUNDS.
int rounds() {
  const char* const asked = std::getenv("SCOPELAB_JOURNAL_ROUNDS");
  return asked == nullptr ? 8 : std::max(1, std::atoi(asked));
}

class at_point : public ::testing::TestWithParam<std::string_view> {};

TEST_P(at_point, what_was_acknowledged_is_there_once) {
  const bool creates = GetParam().starts_with("create.");
  const folder in;
  witness sees;
  for (int round = 1; round <= rounds(); ++round) {
    const fs::path file =
        creates ? in.path() / std::to_string(round) : in.file();
    const int nth = creates ? 1 : 1 + round % 11;
    const run seen = crash(file, GetParam(), nth, std::to_string(round),
                           1 + 2 * (round % 2));
    ASSERT_TRUE(seen.killed) << GetParam() << ' ' << nth;
    if (creates) {
      EXPECT_EQ(seen.acknowledged, "");
      const journal log{file};
      EXPECT_EQ(log.recovered().records, 0u);
      EXPECT_EQ(log.recovered().cut_bytes, 0u);
      continue;
    }
    sees.hears(seen.acknowledged);
    {
      const journal log{file};
    }  // cuts what is torn
    sees.looks_at(file);
  }
}

INSTANTIATE_TEST_SUITE_P(each, at_point, ::testing::ValuesIn(crash_points),
                         [](const auto& of) {
                           std::string name{of.param};
                           std::replace(name.begin(), name.end(), '.', '_');
                           return name;
                         });

}  // namespace
}  // namespace scopelab::journal::testing
