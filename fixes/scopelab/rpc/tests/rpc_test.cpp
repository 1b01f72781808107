#include "scopelab/rpc/tests/testing.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

namespace scopelab::rpc::testing {
namespace {

// A server with its executor, and a client.
class rpc : public ::testing::Test {
 protected:
  rpc() : shop_(effects_file(in_.path())), how_(options_in(in_.path())) {}

  void serve() { serving_ = std::make_unique<server>(shop_, how_); }
  void stop() { serving_.reset(); }
  client_options to() const { return client_in(in_.path()); }

  std::string ended_by(client& by) {
    try {
      by.next();
    } catch (const rpc_error& error) {
      return error.why().describe();
    }
    return "";
  }

  folder in_;
  effects shop_;
  server_options how_;
  std::unique_ptr<server> serving_;
};

TEST_F(rpc, a_command_is_executed_and_brought_back) {
  serve();
  client shop{to()};
  const reply done = shop.execute(command_of(1));
  EXPECT_TRUE(done.error.ok()) << done.error.describe();
  EXPECT_EQ(done.request, 1u);
  EXPECT_EQ(done.token, token_of(1));
  EXPECT_EQ(done.result, "did item-1");
  EXPECT_FALSE(done.missed);
  EXPECT_TRUE(shop.revert(done.token).ok());
  EXPECT_TRUE(shop.revert(done.token).ok());  // twice is once
  EXPECT_EQ(shop.connections(), 1u);
}

TEST_F(rpc, many_under_way_come_back_in_their_order) {
  how_.window = 4;
  serve();
  client_options how = to();
  how.window = 100;  // the server's is smaller
  client shop{how};
  for (int i = 1; i <= 50; ++i)
    EXPECT_EQ(shop.send(command_of(i)), unsigned(i));
  for (int i = 1; i <= 50; ++i) {
    const reply each = shop.next();
    EXPECT_EQ(each.request, unsigned(i));
    EXPECT_EQ(each.token, token_of(i));
  }
  EXPECT_THROW(shop.next(), std::logic_error);
}

TEST_F(rpc, a_bad_command_says_where_and_the_stream_goes_on) {
  serve();
  client shop{to()};
  const reply bad = shop.execute(R"({"id": "not-a-uuid"})");
  EXPECT_EQ(bad.error.code, codes::invalid_argument);
  EXPECT_EQ(bad.error.reason, "BAD_COMMAND");
  EXPECT_TRUE(std::ranges::any_of(bad.error.fields, [](const auto& each) {
    return each.where == "/id" && each.what == "is no uuid";
  }));
  EXPECT_EQ(bad.token, "");
  EXPECT_EQ(shop.execute(command_of(1)).token, token_of(1));
  EXPECT_EQ(shop.connections(), 1u);
}

TEST_F(rpc, what_the_executor_refuses_has_no_token_and_stays_refused) {
  int calls = 0;
  shop_.before_apply = [&](const journal::command&, const context&) {
    ++calls;
    throw refused{"OUT_OF_STOCK", "none left"};
  };
  serve();
  {
    client shop{to()};
    const status why = shop.execute(command_of(1)).error;
    EXPECT_EQ(why.describe(), "failed_precondition: OUT_OF_STOCK: none left");
  }
  stop();
  serve();
  client again{to()};  // as if it had seen nothing
  EXPECT_EQ(again.resume(), 1u);
  EXPECT_EQ(again.next().error.reason, "OUT_OF_STOCK");
  EXPECT_EQ(calls, 1);
}

TEST_F(rpc, what_is_in_doubt_is_asked_again_until_it_is_known) {
  int calls = 0;
  std::vector<bool> again;
  shop_.before_apply = [&](const journal::command&, const context& in) {
    again.push_back(in.again);
    if (++calls < 4) throw std::runtime_error{"the database is gone"};
  };
  serve();
  client shop{to()};
  EXPECT_EQ(shop.execute(command_of(1)).token, token_of(1));
  EXPECT_EQ(again, (std::vector<bool>{false, true, true, true}));
}

TEST_F(rpc, patience_ends_and_nothing_is_lost) {
  bool fails = true;
  shop_.before_apply = [&](const journal::command&, const context&) {
    if (fails) throw std::runtime_error{"the database is gone"};
  };
  serve();
  client_options how = to();
  how.patience = std::chrono::milliseconds{300};
  client shop{how};
  shop.send(command_of(1));
  const std::string why = ended_by(shop);
  EXPECT_EQ(why, "unavailable: IN_DOUBT: the database is gone");
  fails = false;
  EXPECT_EQ(shop.next().token, token_of(1));
}

TEST_F(rpc, execute_returns_its_own_reply_after_patience_has_ended) {
  bool fails = true;
  shop_.before_apply = [&](const journal::command&, const context&) {
    if (fails) throw std::runtime_error{"the database is gone"};
  };
  serve();
  client_options how = to();
  how.patience = std::chrono::milliseconds{300};
  client shop{how};
  EXPECT_THROW(shop.execute(command_of(1)), rpc_error);
  fails = false;
  EXPECT_EQ(shop.execute(command_of(2)).token, token_of(2));
  EXPECT_EQ(shop.execute(command_of(3)).token, token_of(3));
}

TEST_F(rpc, a_new_process_gets_what_the_old_one_missed) {
  serve();
  {
    client first{to()};
    for (int i = 1; i <= 5; ++i) first.execute(command_of(i));
  }
  stop();
  serve();
  client_options how = to();
  how.seen = 2;
  client second{how};
  EXPECT_EQ(second.resume(), 3u);
  for (int i = 3; i <= 5; ++i) {
    const reply each = second.next();
    EXPECT_EQ(each.request, unsigned(i));
    EXPECT_EQ(each.token, token_of(i));
    EXPECT_TRUE(each.missed);
  }
  EXPECT_EQ(second.execute(command_of(6)).request, 6u);
}

TEST_F(rpc, the_same_command_by_another_request_is_refused) {
  serve();
  client shop{to()};
  shop.execute(command_of(1));
  EXPECT_EQ(shop.execute(command_of(1)).error.reason, "COMMAND_REUSED");
  client_options how = to();
  how.session = "s-2";
  client other{how};
  EXPECT_EQ(other.execute(command_of(1)).error.reason, "COMMAND_REUSED");
}

TEST_F(rpc, the_newer_client_of_a_session_ends_the_older) {
  serve();
  client first{to()};
  first.execute(command_of(1));
  client_options how = to();
  how.seen = 1;
  client second{how};
  EXPECT_EQ(second.execute(command_of(2)).token, token_of(2));
  try {
    first.execute(command_of(3));
    FAIL() << "two clients have one session";
  } catch (const rpc_error& error) {
    EXPECT_EQ(error.why().reason, "TAKEN_OVER");
  }
}

TEST_F(rpc, tokens_that_are_none) {
  serve();
  client shop{to()};
  const status bad = shop.revert("rt1.short");
  EXPECT_EQ(bad.code, codes::invalid_argument);
  EXPECT_EQ(bad.reason, "BAD_TOKEN");
  ASSERT_EQ(bad.fields.size(), 1u);
  EXPECT_EQ(bad.fields[0].where, "token");
  EXPECT_EQ(shop.revert(token_of(7)).reason, "UNKNOWN_TOKEN");
}

TEST_F(rpc, a_revert_that_fails_is_tried_again_and_known_to_be) {
  serve();
  client shop{to()};
  const std::string token = shop.execute(command_of(1)).token;
  std::vector<bool> again;
  shop_.before_revert = [&](const journal::command&, const context& in) {
    again.push_back(in.again);
    if (again.size() < 3) throw std::runtime_error{"no"};
  };
  EXPECT_TRUE(shop.revert(token).ok());
  EXPECT_EQ(again, (std::vector<bool>{false, true, true}));
}

TEST_F(rpc, what_was_not_begun_in_time_is_not_begun) {
  std::atomic<int> seconds = 0;
  how_.now = [&] {
    return std::chrono::steady_clock::time_point{std::chrono::seconds{seconds}};
  };
  // Ten seconds, from when it was read to when it would be applied.
  how_.at_point = [&](std::string_view point) {
    if (point == "begun") seconds += 10;
  };
  int calls = 0;
  shop_.before_apply = [&](const journal::command&, const context&) {
    ++calls;
  };
  serve();
  client shop{to()};
  const auto within = [&](int of, int limit) {
    return shop
        .execute(command_of(of), {.timeout = std::chrono::seconds{limit}})
        .error.reason;
  };
  EXPECT_EQ(within(1, 9), "DEADLINE");
  EXPECT_EQ(calls, 0);
  EXPECT_EQ(within(2, 10), "");
  EXPECT_EQ(within(1, 0), "");  // its token is free: it was not executed
  EXPECT_EQ(calls, 2);
}

TEST_F(rpc, the_trace_reaches_the_executor) {
  std::vector<std::string> traces;
  const auto see = [&](const journal::command&, const context& in) {
    traces.push_back(in.traceparent);
  };
  shop_.before_apply = shop_.before_revert = see;
  serve();
  client shop{to()};
  const std::string trace{
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"};
  const std::string token =
      shop.execute(command_of(1), {.traceparent = trace}).token;
  shop.revert(token, "00-of-the-revert");
  EXPECT_EQ(traces, (std::vector<std::string>{trace, "00-of-the-revert"}));
}

TEST_F(rpc, hooks_are_told_what_was_done) {
  std::vector<std::string> told;
  how_.told = [&](const event& each) {
    told.push_back(std::to_string(static_cast<int>(each.kind)) + " " +
                   each.what.entity + " " + each.in.key);
  };
  serve();
  client shop{to()};
  shop.revert(shop.execute(command_of(1)).token);
  EXPECT_EQ(told, (std::vector<std::string>{"0 item-1 " + token_of(1),
                                            "3 item-1 " + token_of(1)}));
}

TEST_F(rpc, compaction_forgets_what_is_over_and_keeps_the_rest) {
  serve();
  client shop{to()};
  for (int i = 1; i <= 20; ++i) {
    const reply each = shop.execute(command_of(i));
    if (i % 2 == 0) shop.revert(each.token);
  }
  shop.execute("{}");
  shop.execute(command_of(21));
  const auto before = fs::file_size(how_.journal);
  serving_->compact();
  EXPECT_LT(fs::file_size(how_.journal), before);
  stop();
  serve();
  EXPECT_TRUE(shop.revert(token_of(2)).ok());  // twice is once
  EXPECT_TRUE(shop.revert(token_of(3)).ok());
  EXPECT_EQ(shop.execute(command_of(22)).request, 23u);
}

TEST_F(rpc, what_was_brought_back_is_not_forgotten_by_compaction) {
  serve();
  client_options other = to();
  other.session = "s-2";
  client second{other};
  {
    client shop{to()};
    shop.revert(shop.execute(command_of(1)).token);
    shop.execute(command_of(2));  // says that the first was seen
  }
  for (int times = 0; times < 3; ++times) {
    serving_->compact();
    EXPECT_EQ(second.execute(command_of(1)).error.reason, "COMMAND_REUSED");
    EXPECT_TRUE(second.revert(token_of(1)).ok());
    stop();
    serve();
  }
  const auto before = fs::file_size(how_.journal);
  serving_->compact();
  serving_->compact();
  EXPECT_LE(fs::file_size(how_.journal), before);
}

TEST_F(rpc, many_sessions_at_a_time) {
  serve();
  std::vector<std::thread> all;
  std::mutex mutex;
  std::set<std::string> tokens;
  for (int c = 0; c < 8; ++c) {
    all.emplace_back([&, c] {
      client_options how = to();
      how.session = "s-" + std::to_string(c);
      client shop{how};
      for (int i = 0; i < 25; ++i) {
        const reply each = shop.execute(command_of(c * 25 + i));
        const std::lock_guard lock{mutex};
        tokens.insert(each.token);
      }
    });
  }
  for (std::thread& each : all) each.join();
  EXPECT_EQ(tokens.size(), 200u);
}

}  // namespace
}  // namespace scopelab::rpc::testing
