#include "profiling/tasks/profile.hpp"

#include "scopelab/async/task_scope.hpp"
#include "scopelab/async/watch.hpp"

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <string>

namespace somewhere {

namespace asio = boost::asio;
namespace tasks = scopelab::tasks;
using asio::awaitable;

std::string here(const std::source_location& at = std::source_location::current()) {
  return tasks::function_name(at);
}

awaitable<void> park() {
  asio::steady_timer never{co_await asio::this_coro::executor,
                           asio::steady_timer::time_point::max()};
  co_await never.async_wait(asio::use_awaitable);
}

template <class T>
struct server {
  awaitable<T> get(T, std::string& name) {
    name = here();
    co_return T{};
  }
  std::string plain(const char*) const { return here(); }
};

awaitable<void> session(std::string& name) {
  name = here();
  co_return;
}

awaitable<void> spawner(scopelab::async::task_scope& scope) {
  scope.spawn(park(), {.name = "child"});
  co_return;
}

}  // namespace somewhere

namespace {

namespace asio = boost::asio;
namespace async = scopelab::async;
namespace tasks = scopelab::tasks;
using somewhere::park;

const async::scope_options quiet{.at_end = async::live_at_end::cancel_and_detach,
                                 .report = [](const async::scope_report&) {}};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(FunctionName, IsTheNameAlone) {
  std::string coroutine, member, lambda;
  asio::io_context context;
  somewhere::server<int> server;
  asio::co_spawn(context, somewhere::session(coroutine), asio::detached);
  asio::co_spawn(context, server.get(1, member), asio::detached);
  const auto in_lambda = [](std::string& name) -> asio::awaitable<void> {
    name = somewhere::here();
    co_return;
  };
  asio::co_spawn(context, in_lambda(lambda), asio::detached);
  context.run();
  EXPECT_EQ(coroutine, "somewhere::session");
  EXPECT_TRUE(has(member, "server") && member.ends_with("::get")) << member;
  EXPECT_TRUE(has(lambda, "TestBody()::")) << lambda;
  EXPECT_FALSE(has(lambda, "Frame") || has(lambda, " operator")) << lambda;
  EXPECT_TRUE(server.plain("").ends_with("::plain")) << server.plain("");
}

TEST(Profile, GroupsByNameAndSpawnSite) {
  asio::io_context context;
  async::task_scope scope{context, quiet};
  for (int i = 0; i < 3; ++i) scope.spawn(park(), {.name = "a"});
  for (int i = 0; i < 2; ++i) scope.spawn(park());
  scope.spawn(somewhere::spawner(scope));
  asio::co_spawn(context, async::watch(park(), {.name = "bare"}), asio::detached);
  context.poll();
  const tasks::profile now = tasks::profile::take();
  EXPECT_EQ(now.groups().size(), 4u);
  EXPECT_EQ(now.total().tasks, 7);
  EXPECT_EQ(now.total().bytes, 0);  // nobody counts here
  EXPECT_GE(now.total().oldest.count(), now.total().age.count() / 7);
  const std::string text = now.text();
  EXPECT_TRUE(text.starts_with("7 live tasks hold 0 bytes\n3  hold 0 bytes in 0 blocks, oldest "))
      << text;
  EXPECT_TRUE(has(text, "a @ profile_test.cpp:")) << text;
  EXPECT_TRUE(has(text, "child @ profile_test.cpp:")) << text;
  EXPECT_TRUE(has(text, "in somewhere::spawner, scope made at profile_test.cpp:")) << text;
  EXPECT_TRUE(has(text, ", in no scope\n")) << text;
}

TEST(Profile, SaysWhoWasAskedToStop) {
  asio::io_context context;
  async::task_scope scope{context, quiet};
  scope.spawn(park());  // has not run yet
  scope.cancel_all();
  EXPECT_TRUE(has(tasks::profile::take().text(), ", asked to stop\n"));
  EXPECT_TRUE(has(tasks::dump(2), ", asked to stop\n"));
}

TEST(Profile, GrowthHasNothingNegativeAndNothingThatDidNotGrow) {
  asio::io_context context;
  async::task_scope scope{context, quiet};
  const auto more = [&](const char* name, int n) {
    for (int i = 0; i < n; ++i) scope.spawn(park(), {.name = name});
  };
  more("stays", 2);
  more("grows", 1);
  tasks::profile before;
  {
    async::task_scope ends{context, quiet};
    ends.spawn(park(), {.name = "ends"});
    context.poll();
    before = tasks::profile::take();
  }
  more("grows", 4);
  context.restart();
  context.poll();
  const tasks::profile growth = tasks::profile::take().growth_since(before);
  ASSERT_EQ(growth.groups().size(), 1u) << growth.text();
  EXPECT_EQ(growth.groups().begin()->first.name, "grows");
  EXPECT_EQ(growth.groups().begin()->second.tasks, 4);
}

TEST(Dump, IsTheProfileItsTextOrEachTask) {
  asio::io_context context;
  async::task_scope scope{context, quiet};
  for (int i = 0; i < 3; ++i) scope.spawn(park(), {.name = "one"});
  EXPECT_TRUE(has(tasks::dump(), "profile_test.cpp"));
  EXPECT_EQ(tasks::dump().front(), '\n');  // field 1, a message
  EXPECT_TRUE(tasks::dump(1).starts_with("3 live tasks hold "));
  const std::string each = tasks::dump(2);
  EXPECT_EQ(std::count(each.begin(), each.end(), '\n'), 3);
  EXPECT_TRUE(each.starts_with("one @ profile_test.cpp:")) << each;
}

TEST(Dump, OfNothingIsAProfileToo) {
  EXPECT_EQ(tasks::dump(1), "0 live tasks hold 0 bytes\n");
  EXPECT_EQ(tasks::dump(2), "");
  EXPECT_TRUE(has(tasks::dump(), "nanoseconds"));
}

}  // namespace
