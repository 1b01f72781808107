#include "scopelab/saga/consumer.hpp"

#include "scopelab/saga/embedded_broker.hpp"
#include "scopelab/saga/tests/fixture.hpp"

#include <deque>

namespace {

using namespace scopelab::saga;
using namespace scopelab::saga::test;
namespace txn = scopelab::txn;

class Consumer : public at_place {
 protected:
  void SetUp() override {
    at_place::SetUp();
    carrier = at.make_broker(sql, read());
  }

  consumer_options how() {
    return {.name = "billing",
            .max_attempts = 3,
            .now = read(),
            .on_message = [this](const handling& h) { seen.push_back(h); }};
  }

  // The handler has an effect, then throws what `error` says.
  consumer make(const std::string& member = "one") {
    return make(member, how());
  }
  consumer make(const std::string& member, consumer_options options) {
    return {sql, carrier->subscribe("orders", "billing", member),
            [this](txn::transaction& tx, const message& m) {
              detail::query(tx.sql(), "insert into effect (kind) values (?)",
                            {m.id});
              if (!error.empty()) throw std::runtime_error(error);
            },
            std::move(options)};
  }

  texts effects() {
    return column(sql, "select kind from effect order by pos");
  }
  texts outcomes() const {
    static const texts names{"handled", "repeated", "early", "failed", "dead"};
    texts all;
    for (const handling& h : seen) all.push_back(names.at(h.outcome));
    return all;
  }
  // So that what is out, or backs off, comes again.
  void pass_time() {
    now += lease;
    at.let_the_lease_pass();
  }

  std::unique_ptr<broker> carrier;
  std::string error;
  std::vector<handling> seen;
};
SCOPELAB_EVERYWHERE(Consumer);

TEST_P(Consumer, HandlesEachMessageOnceInItsOwnTransaction) {
  consumer billing = make();
  const message m{.id = "1", .key = "k", .topic = "orders", .seq = 1};
  carrier->publish(m);
  EXPECT_EQ(billing.poll(), 1U);
  carrier->publish(m);  // a relay that died after its publish
  EXPECT_EQ(billing.poll(), 1U);
  carrier->publish({.id = "1", .topic = "orders"});  // without a place
  EXPECT_EQ(billing.poll(), 1U);
  EXPECT_EQ(effects(), texts{"1"});
  EXPECT_EQ(outcomes(), (texts{"handled", "repeated", "repeated"}));
  EXPECT_EQ(at.left_in_broker(sql), 0);
}

// A producer that sends the same id again, with the next place of its key.
TEST_P(Consumer, TheSameIdInAnotherPlaceIsARepeatAndHasHadItsTurn) {
  consumer billing = make();
  for (const std::int64_t seq : {1, 2})
    carrier->publish({.id = "1", .key = "k", .topic = "orders", .seq = seq});
  carrier->publish({.id = "3", .key = "k", .topic = "orders", .seq = 3});
  while (billing.poll() > 0) {
  }
  EXPECT_EQ(effects(), (texts{"1", "3"}));
}

TEST_P(Consumer, AFailureIsRolledBackAndTriedAgainAfterAWhile) {
  consumer billing = make();
  carrier->publish({.id = "1", .topic = "orders"});
  error = "no\nmoney";
  EXPECT_EQ(billing.poll(), 0U);
  EXPECT_EQ(billing.poll(), 0U);  // it backs off
  EXPECT_EQ(outcomes(), texts{"failed"});
  EXPECT_EQ(seen.back().error, "no money");
  EXPECT_EQ(effects(), texts{});
  error.clear();
  pass_time();
  EXPECT_EQ(billing.poll(), 1U);
  EXPECT_EQ(seen.back().attempt, 2);
  EXPECT_EQ(effects(), texts{"1"});
}

TEST_P(Consumer, PoisonIsPutAsideWithAReportAndTheNextOneHasItsTurn) {
  consumer billing = make();
  carrier->publish(
      {.id = "bad", .key = "k", .topic = "orders", .payload = "?", .seq = 1});
  carrier->publish({.id = "good", .key = "k", .topic = "orders", .seq = 2});
  error = "can't read it";
  for (int i = 0; i < 3; ++i) {
    billing.poll();
    if (i == 1) error = "really can't";
    pass_time();
  }
  error.clear();
  while (billing.poll() > 0) {
  }
  EXPECT_EQ(effects(), texts{"good"});
  EXPECT_EQ(column(sql, "select report from saga_dead_letter"),
            texts{"message bad of topic orders is put aside after 3 "
                  "deliveries: really can't"});
  EXPECT_EQ(column(sql, "select payload from saga_dead_letter"), texts{"?"});
  EXPECT_EQ(at.left_in_broker(sql), 0);
}

TEST_P(Consumer, WhatEndsTheProcessEachTimeIsPutAsideToo) {
  carrier->subscribe("orders", "billing", "one");
  carrier->publish({.id = "1", .topic = "orders"});
  consumer_options dies = how();
  dies.at = [](std::string_view point) {
    if (point == "consumer.handled") throw died{};
  };
  for (int i = 0; i < 3; ++i) {
    consumer crashing = make("crashing", dies);
    EXPECT_THROW(crashing.poll(), died);
    pass_time();
  }
  consumer billing = make();
  EXPECT_EQ(billing.poll(), 1U);
  EXPECT_EQ(outcomes(), texts{"dead"});
  EXPECT_EQ(seen.back().error,
            "message 1 of topic orders is put aside after 4 deliveries: the "
            "last 3 deliveries came to no end: does it end the process?");
  EXPECT_EQ(effects(), texts{});
}

TEST_P(Consumer, OneThatDiesBetweenCommitAndAcknowledgeRepeatsNothing) {
  consumer_options dies = how();
  dies.at = [](std::string_view point) {
    if (point == "consumer.committed") throw died{};
  };
  consumer first = make("first", dies);
  carrier->publish({.id = "1", .key = "k", .topic = "orders", .seq = 1});
  EXPECT_THROW(first.poll(), died);
  consumer second = make("second");
  EXPECT_EQ(second.poll(), 0U);
  pass_time();
  EXPECT_EQ(second.poll(), 1U);
  EXPECT_EQ(effects(), texts{"1"});
  EXPECT_EQ(outcomes(), texts{"repeated"});
}

// It is committed: what comes again is a repeat, and no hook says it was handled.
TEST_P(Consumer, WhatIsCommittedIsToldThoughTheAcknowledgeFails) {
  consumer billing{sql,
                   std::make_unique<lost_acknowledge>(
                       carrier->subscribe("orders", "billing", "one")),
                   [](txn::transaction&, const message&) {}, how()};
  carrier->publish({.id = "1", .topic = "orders"});
  EXPECT_THROW(billing.poll(), broker_error);
  EXPECT_EQ(outcomes(), texts{"handled"});
  pass_time();
  EXPECT_EQ(billing.poll(), 1U);
  EXPECT_EQ(outcomes(), (texts{"handled", "repeated"}));
}

// What they wait for is new, and there is room for no more than them.
TEST_P(Consumer, AFullBatchOfEarlyOnesKeepsNothingNewAway) {
  for (const std::size_t batch : {1U, 2U}) {
    consumer_options narrow = how();
    narrow.batch = batch;
    consumer billing = make("one", narrow);
    const std::string key = "k" + std::to_string(batch);
    for (const std::int64_t seq : {3, 2}) {
      carrier->publish({.id = key + std::to_string(seq),
                        .key = key,
                        .topic = "orders",
                        .seq = seq});
      for (int i = 0; i < 3; ++i) billing.poll();
    }
    carrier->publish({.id = key, .key = key, .topic = "orders", .seq = 1});
    for (int i = 0; i < 12; ++i) billing.poll();
  }
  EXPECT_EQ(effects(), (texts{"k1", "k12", "k13", "k2", "k22", "k23"}));
  EXPECT_EQ(at.left_in_broker(sql), 0);
}

TEST_P(Consumer, OneThatCameTooEarlyWaitsForItsTurn) {
  consumer billing = make();
  carrier->publish({.id = "2", .key = "k", .topic = "orders", .seq = 2});
  for (int i = 0; i < 10; ++i) billing.poll();
  EXPECT_EQ(seen.front().outcome, handling::early);
  carrier->publish({.id = "1", .key = "k", .topic = "orders", .seq = 1});
  carrier->publish({.id = "other", .key = "j", .topic = "orders", .seq = 1});
  for (int i = 0; i < 3; ++i) billing.poll();
  EXPECT_EQ(at.left_in_broker(sql), 0);
  texts of_k;
  for (const std::string& id : effects())
    if (id != "other") of_k.push_back(id);
  EXPECT_EQ(of_k, (texts{"1", "2"}));
}

TEST_P(Consumer, OneThatJoinsLateTakesWhatItSeesFirst) {
  consumer_options late = how();
  late.joins_late = true;
  consumer billing = make("one", late);
  for (const std::int64_t seq : {7, 8})
    carrier->publish(
        {.id = std::to_string(seq), .key = "k", .topic = "orders", .seq = seq});
  while (billing.poll() > 0) {
  }
  EXPECT_EQ(effects(), (texts{"7", "8"}));
}

// The key's number is enough for those that have one.
TEST_P(Consumer, ForgetsWhatItHandledLongAgo) {
  consumer billing = make();
  const message keyed{.id = "1", .key = "k", .topic = "orders", .seq = 1};
  carrier->publish(keyed);
  carrier->publish({.id = "2", .topic = "orders"});
  billing.poll();
  EXPECT_EQ(billing.forget(now), 0U);
  now += seconds{1};
  EXPECT_EQ(billing.forget(now), 2U);
  carrier->publish(keyed);
  EXPECT_EQ(billing.poll(), 1U);
  EXPECT_EQ(outcomes().back(), "repeated");
}

TEST_P(Consumer, GroupsGetEachMessageMembersShareThem) {
  consumer one = make("one");
  consumer two = make("two");
  int mailed = 0;
  consumer mail{sql,
                carrier->subscribe("orders", "mail", "one"),
                [&](txn::transaction&, const message&) { ++mailed; },
                {.name = "mail", .now = read()}};
  for (int i = 0; i < 40; ++i)
    carrier->publish({.id = std::to_string(i), .topic = "orders"});
  std::size_t by_one = one.poll();
  std::size_t by_two = two.poll();
  EXPECT_EQ(by_one, 16U);
  EXPECT_EQ(by_two, 16U);
  while (one.poll() > 0 || mail.poll() > 0) {
  }
  EXPECT_EQ(effects().size(), 40U);
  EXPECT_EQ(mailed, 40);
}

TEST_P(Consumer, ADatabaseThatCanNotBeWrittenIsAnErrorAndTheMessageComesAgain) {
  consumer billing = make();
  soci::session own;
  at.open(own);
  carrier->publish({.id = "1", .topic = "orders"});
  std::unique_ptr<broker> other = at.make_broker(own, read());
  consumer blocked{own, other->subscribe("orders", "billing", "blocked"),
                   [](txn::transaction&, const message&) {}, how()};
  detail::query(own, postgresql() ? "set default_transaction_read_only = on"
                                  : "pragma query_only = on");
  EXPECT_THROW(blocked.poll(), std::exception);
  pass_time();
  EXPECT_EQ(billing.poll(), 1U);
  EXPECT_EQ(effects(), texts{"1"});
}

class Embedded : public Consumer {};
SCOPELAB_AT_BOTH_DATABASES(Embedded);

TEST_P(Embedded, ATopicThatNobodyHasSubscribedToIsAnErrorAndNoLoss) {
  put("1");
  relay sender{sql, *carrier, {.now = read()}};
  sender.poll();
  EXPECT_EQ(column(sql, "select error from saga_outbox"),
            texts{"embedded broker: nobody has subscribed to topic orders: the "
                  "message is not taken"});
  consumer billing = make();
  now += seconds{1};
  sender.poll();
  EXPECT_EQ(billing.poll(), 1U);
}

TEST_P(Embedded, OfAKeyOnlyTheFirstIsOut) {
  auto one = carrier->subscribe("orders", "billing", "one");
  auto two = carrier->subscribe("orders", "billing", "two");
  for (const std::int64_t seq : {1, 2})
    carrier->publish(
        {.id = std::to_string(seq), .key = "k", .topic = "orders", .seq = seq});
  const std::vector<delivery> first = one->receive(16);
  ASSERT_EQ(first.size(), 1U);
  EXPECT_TRUE(two->receive(16).empty());
  one->acknowledge(first.front());
  EXPECT_EQ(two->receive(16).size(), 1U);
}

}  // namespace
