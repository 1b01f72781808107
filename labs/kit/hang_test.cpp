#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <future>
#include <mutex>
#include <source_location>
#include <string>
#include <thread>
#include <vector>

#include "kit/child.hpp"
#include "kit/loop.hpp"
#include "kit/waiting.hpp"

// The lab of this program is called "kit", so the lines of this file are the
// lab's.

#ifdef __has_feature
#if __has_feature(thread_sanitizer)
#define __SANITIZE_THREAD__
#endif
#endif

namespace {

using texts = std::vector<std::string>;

// A child in `function` is ended, and told where it waits.
void expect_where(void (*function)(), const texts& expected) {
  const kit::ending end = kit::in_child(
      [function] {
        function();
        return std::string{"came back"};
      },
      std::chrono::seconds{1});
  EXPECT_EQ(end.how, kit::ending::hung) << end.describe();
#ifdef __SANITIZE_THREAD__
  // Keeps the signal back while a thread runs, or waits in a way it does not know.
  static_cast<void>(expected);
#else
  EXPECT_EQ(end.where, expected);
#endif
}

std::string at(int line, const std::string& what) {
  return "labs/kit/hang_test.cpp:" + std::to_string(line) + ", " + what;
}

constexpr int line_of_mutex = __LINE__ + 10;
void waits_for_mutex() {
  std::mutex held;
  std::promise<void> is_held;
  const std::jthread holder{[&] {
    const std::lock_guard lock{held};
    is_held.set_value();
    for (;;) ::pause();
  }};
  is_held.get_future().wait();
  held.lock();
}

constexpr int line_of_future = __LINE__ + 3;
void waits_for_future() {
  std::promise<int> never;
  never.get_future().wait();
}

std::atomic<int> turns{0};

constexpr int line_of_loop = __LINE__ + 2;
void runs_for_ever() {
  while (turns >= 0) turns = 1;
}

constexpr int line_of_note = __LINE__ + 2;
kit::task waits() {
  const kit::waiting note{"its turn"};
  co_await std::suspend_always{};
}

constexpr int line_of_get = __LINE__ + 6;
void leaves_two_coroutines() {
  kit::loop on;
  on.spawn(waits());
  on.spawn(waits());
  on.run();
  std::promise<void>{}.get_future().wait();
}

constexpr int line_of_slow = __LINE__ + 1;
void list(kit::tell_function* tell) { tell("'slow' is alive", std::source_location::current()); }

TEST(Hang, TellsWhereAMutexIsWaitedFor) {
  expect_where(waits_for_mutex, {at(line_of_mutex, "in waits_for_mutex (1 thread)")});
}
TEST(Hang, TellsWhereAFutureIsWaitedFor) {
  expect_where(waits_for_future, {at(line_of_future, "in waits_for_future (1 thread)")});
}
TEST(Hang, TellsWhereALoopIs) {
  expect_where(runs_for_ever, {at(line_of_loop, "in runs_for_ever (1 thread)")});
}
TEST(Hang, TellsWhatCoroutinesWaitFor) {
  expect_where(leaves_two_coroutines, {at(line_of_get, "in leaves_two_coroutines (1 thread)"),
                                       at(line_of_note, "for its turn (2 tasks)")});
}
TEST(Hang, TellsWhatTheLabListsAsAlive) {
  kit::tell_when_hung(list);
  expect_where(waits_for_future, {at(line_of_future, "in waits_for_future (1 thread)"),
                                  at(line_of_slow, "'slow' is alive (1 task)")});
  kit::tell_when_hung(nullptr);
}
TEST(Hang, KeepsWhatWasToldIfTheLabsListHangsToo) {
  kit::tell_when_hung([](kit::tell_function*) { waits_for_future(); });
  expect_where(runs_for_ever, {at(line_of_loop, "in runs_for_ever (1 thread)")});
  kit::tell_when_hung(nullptr);
}

}  // namespace
