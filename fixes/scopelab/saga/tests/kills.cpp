// saga_kills [--sample N] [--at-least N]: ends a process at every named point,
// each time it is passed, or at N of those, and looks what became of the orders.
//
// A trial: one role (relay, participants, orchestrator) is a process of its own,
// which ends itself by SIGKILL at the nth passing of one point. The other roles
// are here and go on. Then the leases run out, by the clock that all of them
// read, and the role goes on in another process' stead. Rounds are in lockstep,
// by a pipe: the nth passing is the same one each time.
//
// Which points there are, and how often each is passed, is counted in a run in
// which nobody dies.
#include "scopelab/saga/tests/shop.hpp"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <optional>
#include <stdexcept>

namespace {

using namespace scopelab::saga;
using namespace scopelab::saga::test;

struct trial {
  databases database;
  brokers broker;
  shop_plan plan;
  roles role;
  std::string point;
  int nth;
};

std::string describe(const trial& t) {
  return std::string(t.database == databases::sqlite ? "SQLite"
                                                     : "PostgreSQL") +
         ", " + (t.broker == brokers::embedded ? "embedded" : "Redis") +
         ", orders of kind " + std::to_string(t.plan.orders.front()) + " and " +
         std::to_string(t.plan.orders.back()) +
         (t.plan.answer_within.count() == 0 ? "" : ", impatient") + ": " +
         to_string(t.role) + " killed at " + t.point + " " +
         std::to_string(t.nth);
}

// A worker in a process of its own, which is told to do a round, at what time.
class child {
 public:
  child(const place& at, const trial& t) {
    int down[2];
    int up[2];
    if (::pipe(down) != 0 || ::pipe(up) != 0)
      throw std::runtime_error("no pipe");
    std::fflush(nullptr);
    pid_ = ::fork();
    if (pid_ < 0) throw std::runtime_error("no child process");
    if (pid_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      ::close(down[1]);
      ::close(up[0]);
      run(at, t, down[0], up[1]);
    }
    ::close(down[0]);
    ::close(up[1]);
    in_ = down[1];
    out_ = up[0];
  }
  ~child() {
    ::close(in_);
    ::close(out_);
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
  }
  child(const child&) = delete;
  child& operator=(const child&) = delete;

  // What its round did, or nothing: it is dead.
  std::optional<std::size_t> poll(instant now) {
    const auto time = now.count();
    std::size_t count = 0;
    if (::write(in_, &time, sizeof time) == sizeof time &&
        ::read(out_, &count, sizeof count) == sizeof count)
      return count;
    int status = 0;
    ::waitpid(std::exchange(pid_, -1), &status, 0);
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
      throw std::runtime_error("the child has failed");
    return std::nullopt;
  }

 private:
  [[noreturn]] static void run(const place& at, const trial& t, int in,
                               int out) {
    try {
      instant now{};
      int passed = 0;
      worker mine{
          at, t.role, t.plan, now, "killed", [&](std::string_view point) {
            if (point == t.point && ++passed == t.nth) ::raise(SIGKILL);
          }};
      instant::rep time = 0;
      while (::read(in, &time, sizeof time) == sizeof time) {
        now = instant{time};
        const std::size_t count = mine.poll();
        if (::write(out, &count, sizeof count) != sizeof count) break;
      }
      std::_Exit(0);
    } catch (const std::exception& e) {
      std::fprintf(stderr, "the child: %s\n", e.what());
      std::_Exit(1);
    }
  }

  pid_t pid_ = -1;
  int in_ = -1, out_ = -1;
};

using passages = std::map<std::pair<roles, std::string>, int>;

// Runs the orders to their end. `t` without a point: nobody dies, and `count`
// gets what is passed.
void run(const trial& t, passages* count) {
  instant now{1'000'000};
  const place at{t.database, t.broker};
  std::optional<child> victim;
  // Before any session is open: SQLite's may not be taken over a fork.
  if (!t.point.empty()) victim.emplace(at, t);
  std::map<roles, std::unique_ptr<worker>> workers;
  const auto hire = [&](roles role) {
    at_point point;
    if (count != nullptr)
      point = [count, role](std::string_view name) {
        ++(*count)[{role, std::string(name)}];
      };
    workers[role] = std::make_unique<worker>(at, role, t.plan, now, "mine",
                                             std::move(point));
  };
  // Who consumes is there before somebody publishes.
  for (const roles role :
       {roles::participant, roles::orchestrator, roles::relay})
    if (!victim || role != t.role) hire(role);
  soci::session eye;
  at.open(eye);

  findings found;
  constexpr int most_jumps = 40;
  for (int jump = 0;; ++jump) {
    for (std::size_t done = 1; done > 0;) {
      done = 0;
      for (const roles role : all_roles) {
        if (!victim || role != t.role) {
          done += workers.at(role)->poll();
        } else if (const auto its = victim->poll(now)) {
          done += *its;
        } else {
          victim.reset();
          hire(t.role);
          now += lease + std::chrono::seconds{1};
          at.let_the_lease_pass();
          done = 1;
        }
      }
    }
    found = inspect(at, eye, t.plan);
    if (!found.still_open || jump == most_jumps) break;
    now += lease + std::chrono::seconds{1};
    at.let_the_lease_pass();
  }
  if (victim) throw std::runtime_error("nobody was killed");
  if (found.still_open)
    throw std::runtime_error("stuck: " + found.open_because);
  if (!found.wrong.empty()) throw std::runtime_error(found.wrong.front());
}

std::vector<trial> all_trials() {
  std::vector<trial> all;
  const std::chrono::milliseconds impatient{20'000};
  const std::vector<shop_plan> plans{
      {{0, 3}, {}}, {{2, 1}, {}}, {{1, 2}, impatient}};
  for (const auto database : {databases::sqlite, databases::postgresql})
    for (const auto broker : {brokers::embedded, brokers::redis})
      for (const shop_plan& plan : plans) {
        passages counted;
        run({database, broker, plan, roles::relay, "", 0}, &counted);
        for (const auto& [what, times] : counted)
          // A poll that finds nothing to do is like any other.
          for (int n = 1;
               n <= times && (n <= 4 || !what.second.ends_with(".idle")); ++n)
            all.push_back({database, broker, plan, what.first, what.second, n});
      }
  return all;
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t sample = 0;
  std::size_t at_least = 0;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string option = argv[i];
    const std::size_t number = std::strtoul(argv[i + 1], nullptr, 10);
    if (option == "--sample") sample = number;
    if (option == "--at-least") at_least = number;
  }
  ::signal(SIGPIPE, SIG_IGN);
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  std::vector<trial> all;
  try {
    all = all_trials();
  } catch (const std::exception& e) {
    std::printf("before anybody was killed: %s\n", e.what());
    return 1;
  }
  std::size_t kills = 0;
  std::size_t failures = 0;
  std::map<std::string, int> points;
  for (std::size_t i = 0; i < all.size(); ++i) {
    // Evenly, over all of them.
    if (sample != 0 && i * sample / all.size() == (i + 1) * sample / all.size())
      continue;
    ++points[std::string(to_string(all[i].role)) + " " + all[i].point];
    try {
      run(all[i], nullptr);
    } catch (const std::exception& e) {
      ++failures;
      std::printf("%s: %s\n", describe(all[i]).c_str(), e.what());
    }
    if (++kills % 500 == 0)
      std::printf("%zu kills of %zu\n", kills, all.size());
  }
  for (const auto& [point, times] : points)
    std::printf("%5d  %s\n", times, point.c_str());
  std::printf("%zu kills, %zu failed\n", kills, failures);
  if (kills < at_least) std::printf("too few: %zu are asked for\n", at_least);
  return failures == 0 && kills >= at_least ? 0 : 1;
}
