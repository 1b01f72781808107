// The server is killed, and the client cancels, at every message boundary: each
// acknowledged effect happened once, each reverted one is gone, no token is
// lost.
#include "scopelab/journal/crash_points.hpp"
#include "scopelab/rpc/message_points.hpp"
#include "scopelab/rpc/tests/testing.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <set>
#include <thread>

namespace scopelab::rpc::testing {
namespace {

int asked_for(const char* variable, int else_this) {
  const char* const asked = std::getenv(variable);
  return asked == nullptr ? else_this : std::max(1, std::atoi(asked));
}

// A process that is killed leaves its files to the system: they need no disk.
fs::path memory() {
  const fs::path shared{"/dev/shm"};
  return ::access(shared.c_str(), W_OK) == 0 ? shared
                                             : fs::temp_directory_path();
}

struct death {
  std::string point;
  int nth;
};

// Servers in processes, one after the other, each with its death; after the
// last death one that lives.
class victims {
 public:
  victims() {
    int to[2], from[2];
    if (::pipe2(to, O_CLOEXEC) != 0 || ::pipe2(from, O_CLOEXEC) != 0) {
      throw std::runtime_error{"no pipes"};
    }
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, to[0], STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, from[1], STDOUT_FILENO);
    std::string program{SCOPELAB_RPC_VICTIM};
    char* arguments[] = {program.data(), nullptr};
    if (::posix_spawn(&process_, program.c_str(), &actions, nullptr, arguments,
                      environ) != 0) {
      throw std::runtime_error{"no victim"};
    }
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(to[0]);
    ::close(from[1]);
    to_ = to[1];
    from_ = ::fdopen(from[0], "r");
  }
  victims(const victims&) = delete;
  victims& operator=(const victims&) = delete;
  ~victims() {
    ::close(to_);
    ::fclose(from_);
    ::waitpid(process_, nullptr, 0);
  }

  // Runs until it is told to end(), and those with a death have died or not.
  void run(const fs::path& in, const std::vector<death>& plan) {
    done_ = false;
    kills_ = 0;
    thread_ = std::thread{[=, this] {
      for (std::size_t i = 0; !done_; ++i) {
        const bool dies = i < plan.size();
        start(in, dies ? plan[i] : death{"none", 1});
        char word[16] = {};
        int number = 0;
        while (std::fscanf(from_, "%15s %d", word, &number) == 2) {
          if (std::string_view{word} == "ended") break;
          living_ = number;
          if (done_) ::kill(number, SIGTERM);
        }
        living_ = 0;
        if (number == SIGKILL) {
          ++kills_;
          died_at_.insert(plan[i].point);
        }
      }
    }};
  }

  int end() {
    done_ = true;
    if (const pid_t living = living_) ::kill(living, SIGTERM);
    thread_.join();
    return kills_;
  }

  // By all runs so far.
  const std::set<std::string>& died_at() const { return died_at_; }

 private:
  void start(const fs::path& in, const death& by) const {
    std::string line = in.string();
    line.append(" ").append(by.point).append(" ");
    line.append(std::to_string(by.nth)).append("\n");
    if (::write(to_, line.data(), line.size()) < 0) std::abort();
  }

  pid_t process_ = 0;
  int to_ = -1;
  std::FILE* from_ = nullptr;
  std::atomic<pid_t> living_ = 0;
  std::atomic<bool> done_ = false;
  std::atomic<int> kills_ = 0;
  std::set<std::string> died_at_;
  std::thread thread_;
};

// What a client was told, command by command.
struct told {
  std::string token;
  bool reverted = false;
};

constexpr int commands = 8;

// Eight commands, two at a time; every third is brought back; between them the
// client goes away, and once it is another process that knows what it had seen.
// `at` is called at each point of the client.
std::vector<told> session(
    const fs::path& in, std::chrono::milliseconds pause,
    const std::function<void(client&, std::string_view)>& at) {
  std::vector<told> all;
  std::unique_ptr<client> shop;
  const auto begin = [&](std::uint64_t seen) {
    shop.reset();
    client_options how = client_in(in);
    how.seen = seen;
    how.first_pause = pause;
    how.patience = std::chrono::minutes{2};
    how.at_point = [&](std::string_view point) {
      if (shop) at(*shop, point);
    };
    shop = std::make_unique<client>(how);
  };
  begin(0);
  for (int i = 1; i <= commands; i += 2) {
    shop->send(command_of(i));
    shop->send(command_of(i + 1));
    if (i == 5) {
      // Gone before it had its replies: what was sent may have been executed.
      begin(all.size());
      std::size_t missed = shop->resume();
      for (int again = static_cast<int>(all.size() + missed) + 1;
           again <= i + 1; ++again) {
        shop->send(command_of(again));
      }
    }
    for (int k = 0; k < 2; ++k) {
      const reply each = shop->next();
      EXPECT_TRUE(each.error.ok()) << each.error.describe();
      all.push_back({each.token});
      if (each.request % 3 == 0) {
        const status ended = shop->revert(each.token);
        EXPECT_TRUE(ended.ok()) << ended.describe();
        all.back().reverted = true;
      }
    }
    if (i == 3) shop->cancel();
  }
  return all;
}

void expect_exactly_once(const fs::path& in, const std::vector<told>& all) {
  ASSERT_EQ(all.size(), std::size_t{commands});
  const auto happened = histories(effects_file(in));
  EXPECT_EQ(happened.size(), std::size_t{commands});
  for (int i = 1; i <= commands; ++i) {
    const told& each = all[static_cast<std::size_t>(i - 1)];
    EXPECT_EQ(each.token, token_of(i)) << "lost, or another's";
    const auto found = happened.find(each.token);
    ASSERT_NE(found, happened.end()) << "acknowledged, and has no effect";
    EXPECT_EQ(found->second.applied, 1);
    EXPECT_EQ(found->second.reverted, each.reverted ? 1 : 0);
    EXPECT_EQ(found->second.surprises, 0) << "called twice as if never before";
  }
}

// Every point of the server, the executor and the journal, at its 1st to 6th
// passing.
std::vector<death> all_deaths() {
  std::vector<std::string> points{"effect.begin", "effect.done"};
  for (const auto each : server_points) points.emplace_back(each);
  for (const auto each : journal::crash_points) {
    if (each.starts_with("append.")) points.emplace_back(each);
  }
  std::vector<death> all;
  for (int nth = 1; nth <= 6; ++nth) {
    for (const std::string& point : points) all.push_back({point, nth});
  }
  return all;
}

TEST(killed, at_every_message_boundary_each_effect_is_there_once) {
  const int wanted = asked_for("SCOPELAB_RPC_KILLS", 250);
  const std::vector<death> deaths = all_deaths();
  victims servers;
  int kills = 0, trials = 0;
  for (std::size_t next = 0; kills < wanted; ++trials) {
    ASSERT_LT(trials, wanted) << "too few of the deaths happen";
    // Three in a row, of different kinds: the next one starts on what the last
    // one left.
    std::vector<death> plan;
    for (int i = 0; i < 3; ++i, next += 5) {
      plan.push_back(deaths[next % deaths.size()]);
    }
    const folder in{memory()};
    servers.run(in.path(), plan);
    const std::vector<told> all =
        session(in.path(), std::chrono::milliseconds{1},
                [](client&, std::string_view) {});
    kills += servers.end();
    expect_exactly_once(in.path(), all);
    if (::testing::Test::HasFailure()) {
      FAIL() << plan[0].point << ' ' << plan[0].nth << ", " << plan[1].point
             << ' ' << plan[1].nth << ", " << plan[2].point << ' '
             << plan[2].nth;
    }
  }
  std::printf("%d kills in %d trials, at %zu points\n", kills, trials,
              servers.died_at().size());
  // A point that is never passed would prove nothing; a few kills are not enough
  // for all of them.
  if (wanted < 200) return;
  for (const death& each : deaths) {
    EXPECT_TRUE(servers.died_at().contains(each.point)) << each.point;
  }
}

TEST(cancelled, at_every_message_boundary_each_effect_is_there_once) {
  const int wanted = asked_for("SCOPELAB_RPC_CANCELS", 1000);
  int cancels = 0, trials = 0;
  for (; cancels < wanted; ++trials) {
    ASSERT_LT(trials, wanted) << "too few cancels happen";
    const folder in{memory()};
    std::vector<told> all;
    // The server lives: it calls for each once, and knows that.
    std::atomic<int> calls = 0, again = 0;
    const auto count = [&](const journal::command&, const context& by) {
      ++calls;
      if (by.again) ++again;
    };
    {
      effects shop{effects_file(in.path())};
      shop.before_apply = shop.before_revert = count;
      const server serving{shop, options_in(in.path())};
      const std::string_view point =
          client_points[static_cast<std::size_t>(trials) %
                        client_points.size()];
      // From the nth passing on each second one.
      const int from = 1 + trials / static_cast<int>(client_points.size()) % 6;
      std::atomic<int> passed = 0, cancelled = 0;
      all = session(in.path(), std::chrono::milliseconds{0},
                    [&](client& by, std::string_view at) {
                      if (at != point) return;
                      const int now = ++passed;
                      if (now < from || cancelled >= 8) return;
                      ++cancelled;
                      by.cancel();
                    });
      cancels += cancelled;
    }
    expect_exactly_once(in.path(), all);
    EXPECT_EQ(calls, commands + commands / 3);
    EXPECT_EQ(again, 0);
    if (::testing::Test::HasFailure()) FAIL() << "trial " << trials;
  }
  std::printf("%d cancels in %d trials\n", cancels, trials);
}

}  // namespace
}  // namespace scopelab::rpc::testing
