// What an executor may return, throw and take its time for.
#include "scopelab/rpc/tests/testing.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace scopelab::rpc::testing {
namespace {

// Does what the test says; by default nothing.
struct scripted : executor {
  std::string apply(const journal::command& what, const context& in) override {
    return applies ? applies(what, in) : "";
  }
  void revert(const journal::command& what, const context& in) override {
    if (reverts) reverts(what, in);
  }
  std::function<std::string(const journal::command&, const context&)> applies;
  std::function<void(const journal::command&, const context&)> reverts;
};

class executors : public ::testing::Test {
 protected:
  executors() : how_(options_in(in_.path())), to_(client_in(in_.path())) {}

  void serve() {
    serving_.reset();
    serving_ = std::make_unique<server>(does_, how_);
  }

  folder in_;
  scripted does_;
  server_options how_;
  client_options to_;
  std::unique_ptr<server> serving_;
};

TEST_F(executors, results_of_any_bytes_are_there_after_a_start) {
  const std::vector<std::string> results{
      "\xff", std::string(65'535, 'x') + "\xc3\xa9", std::string(65'536, 'y')};
  const auto expect_all = [&](const std::function<reply(int)>& answer) {
    for (int i = 0; i < 3; ++i) {
      const reply each = answer(i);
      const std::string& all = results[static_cast<std::size_t>(i)];
      EXPECT_EQ(each.token, token_of(i)) << each.error.describe();
      EXPECT_EQ(each.result, all.substr(0, 65'536));
      EXPECT_EQ(each.cut, all.size() > 65'536);
    }
  };
  does_.applies = [&](const journal::command& what, const context&) {
    return results[static_cast<std::size_t>(what.step)];
  };
  to_.patience = std::chrono::seconds{2};
  serve();
  client shop{to_};
  expect_all([&](int i) { return shop.execute(command_of(i)); });
  serve();
  client later{to_};
  EXPECT_EQ(later.resume(), 3u);
  expect_all([&](int) { return later.next(); });
}

TEST_F(executors, texts_that_are_no_utf_8_are_told_as_well_as_they_can) {
  does_.applies = [](const journal::command&, const context&) -> std::string {
    throw refused{"CLOSED\xe9", "caf\xe9 \xe2\x82\xac \xed\xa0\x80"};
  };
  to_.patience = std::chrono::seconds{2};
  serve();
  const std::string why = "failed_precondition: CLOSED?: caf? \xe2\x82\xac ???";
  client shop{to_};
  EXPECT_EQ(shop.execute(command_of(1)).error.describe(), why);
  const status bad = shop.execute("{\"id\": \"\xff\"}").error;
  EXPECT_EQ(bad.reason, "BAD_COMMAND") << bad.describe();
  serve();
  client later{to_};
  EXPECT_EQ(later.next().error.describe(), why);
}

TEST_F(executors, a_disk_that_is_full_at_start_is_an_error_of_the_journal) {
  std::atomic<bool> full = false;
  how_.journal_how.calls = while_not(full);
  does_.applies = [](const journal::command&, const context&) -> std::string {
    throw std::runtime_error{"the database is gone"};
  };
  to_.patience = std::chrono::milliseconds{200};
  serve();
  EXPECT_THROW(client{to_}.execute(command_of(1)), rpc_error);
  does_.applies = {};
  serving_.reset();
  full = true;
  EXPECT_THROW(serve(), journal::journal_error);
  full = false;
  serve();
  EXPECT_EQ(serving_->finished_at_start(), 1u);
}

TEST_F(executors, what_is_thrown_and_no_exception_is_in_doubt) {
  int calls = 0;
  const auto throws_twice = [&] {
    if (++calls % 3 != 0) throw 42;
  };
  does_.applies = [&](const journal::command&, const context&) {
    throws_twice();
    return std::string{"done"};
  };
  does_.reverts = [&](const journal::command&, const context&) {
    throws_twice();
  };
  std::vector<std::string> told;
  how_.told = [&](const event& each) { told.push_back(each.ended.reason); };
  serve();
  client shop{to_};
  const reply done = shop.execute(command_of(1));
  EXPECT_EQ(done.result, "done");
  EXPECT_TRUE(shop.revert(done.token).ok());
  EXPECT_EQ(calls, 6);
  EXPECT_EQ(told, (std::vector<std::string>{"IN_DOUBT", "IN_DOUBT", "",
                                            "IN_DOUBT", "IN_DOUBT", ""}));
}

// Three in one group; the first one ends it.
TEST_F(executors, those_behind_one_in_doubt_were_not_called) {
  std::atomic<int> seconds = 0, received = 0;
  how_.now = [&] {
    ++received;
    received.notify_all();
    return std::chrono::steady_clock::time_point{std::chrono::seconds{seconds}};
  };
  how_.at_point = [&](std::string_view point) {
    if (point == "begun") seconds += 10;
    if (point != "hello.replied") return;
    // Hello and the three.
    for (int now = received; now < 4; now = received) received.wait(now);
  };
  std::vector<std::string> calls;
  does_.applies = [&](const journal::command& what, const context& in) {
    calls.push_back(what.entity + (in.again ? " again" : ""));
    if (calls.size() == 1) throw std::runtime_error{"the database is gone"};
    return std::string{};
  };
  serve();
  client shop{to_};
  shop.send(command_of(1));
  shop.send(command_of(2), {.timeout = std::chrono::seconds{9}});
  shop.send(command_of(3));
  EXPECT_EQ(shop.next().token, token_of(1));
  EXPECT_EQ(shop.next().error.reason, "DEADLINE");
  EXPECT_EQ(shop.next().token, token_of(3));
  EXPECT_EQ(calls,
            (std::vector<std::string>{"item-1", "item-1 again", "item-3"}));
}

TEST_F(executors, a_hook_that_is_told_of_a_revert_may_revert_another) {
  std::atomic<bool> in_time = false;
  how_.told = [&](const event& each) {
    if (each.kind != event::kinds::reverted || each.what.step != 1) return;
    auto other = std::async(std::launch::async,
                            [&] { return serving_->revert(token_of(2)); });
    // If not, it goes on when this one has returned.
    in_time =
        other.wait_for(std::chrono::seconds{5}) == std::future_status::ready;
  };
  serve();
  client shop{to_};
  shop.execute(command_of(1));
  shop.execute(command_of(2));
  EXPECT_TRUE(shop.revert(token_of(1)).ok());
  EXPECT_TRUE(in_time);
}

}  // namespace
}  // namespace scopelab::rpc::testing
