#include "scopelab/saga/outbox.hpp"

#include "scopelab/saga/tests/fixture.hpp"
#include "scopelab/saga/wakeup.hpp"
#include "scopelab/txn/savepoint.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <set>
#include <thread>

namespace {

using namespace scopelab::saga;
using namespace scopelab::saga::test;
namespace txn = scopelab::txn;

class Outbox : public at_place {
 protected:
  list_broker broker;
  relay_options how(const std::string& owner = "relay") {
    return {.owner = owner, .lease = lease, .now = read()};
  }
};
SCOPELAB_AT_BOTH_DATABASES(Outbox);

class OutboxPostgresql : public Outbox {};
SCOPELAB_AT(postgresql, OutboxPostgresql, postgresql, embedded);

TEST_P(Outbox, SendsWhatWasCommittedAndNothingElse) {
  put("kept");
  {
    txn::transaction tx{sql, detail::writing(sql)};
    enqueue(tx, {.id = "dropped", .topic = "orders"});
  }
  {
    txn::transaction tx{sql, detail::writing(sql)};
    {
      txn::savepoint undone{tx};
      enqueue(undone, {.id = "undone", .key = "k", .topic = "orders"});
    }
    enqueue(tx, {.id = "second", .key = "k", .topic = "orders"});
    tx.commit();
  }
  EXPECT_EQ(outbox_depth(sql, now).waiting, 2);
  relay{sql, broker, how()}.poll();
  EXPECT_EQ(broker.published, (texts{"kept", "second"}));
  EXPECT_EQ(rows("saga_outbox"), 0);
}

TEST_P(Outbox, AllOfAMessageTravels) {
  const message sent{.id = "i",
                     .key = "k",
                     .topic = "orders",
                     .payload =
                         "{\"name\": \"B\xc3\xbc"
                         "cher\\n\"}?:x",
                     .traceparent = "00-a-b-01",
                     .saga = "s",
                     .step = 3,
                     .attempt = 2,
                     .kind = kinds::compensation,
                     .seq = 1};
  put(sent);
  broker.on_publish = [&](const message& m) { EXPECT_EQ(m, sent); };
  relay{sql, broker, how()}.poll();
  EXPECT_EQ(broker.published.size(), 1U);
}

TEST_P(Outbox, RefusesWhatIsNoMessageAndWritesNothing) {
  const std::vector<message> bad{
      {.id = "", .topic = "t"},
      {.id = "i", .topic = ""},
      {.id = "i", .topic = "t", .payload = std::string("a\0b", 3)},
      {.id = "i", .topic = "t", .payload = "\xc0\x80"},
      {.id = "i\xff", .topic = "t"},
      {.id = "i", .topic = "t", .payload = std::string(max_payload + 1, 'x')}};
  txn::transaction tx{sql, detail::writing(sql)};
  for (const message& m : bad)
    EXPECT_THROW(enqueue(tx, m), std::invalid_argument);
  enqueue(tx,
          {.id = "i", .topic = "t", .payload = std::string(max_payload, 'x')});
  tx.commit();
  EXPECT_EQ(rows("saga_outbox"), 1);
}

TEST_P(Outbox, AnIdThatIsWaitingIsAnError) {
  put("one");
  EXPECT_THROW(put("one"), soci::soci_error);
  EXPECT_EQ(rows("saga_outbox"), 1);
}

TEST_P(Outbox, NumbersEachKeyOfATopicInTheOrderOfTheCommits) {
  for (const char* id : {"a1", "b1", "a2"}) put(id, std::string(1, id[0]));
  {
    txn::transaction tx{sql, detail::writing(sql)};
    enqueue(tx, {.id = "lost", .key = "a", .topic = "orders"});
  }
  put("a3", "a");
  put({.id = "other", .key = "a", .topic = "bills"});
  EXPECT_EQ(column(sql, "select id || ' ' || seq from saga_outbox order by id"),
            (texts{"a1 1", "a2 2", "a3 3", "b1 1", "other 1"}));
}

TEST_P(Outbox, ADeadBrokerLeavesTheMessageAndBacksOff) {
  put("one");
  broker.error = "redis://x: Connection refused";
  std::vector<std::string> errors;
  relay_options options = how();
  options.on_failed = [&](const sending& s) {
    errors.push_back(std::to_string(s.attempt) + " " + s.error);
  };
  relay sender{sql, broker, options};
  EXPECT_EQ(sender.poll(), 1U);
  EXPECT_EQ(sender.poll(), 0U);  // it backs off
  now += seconds{1};
  EXPECT_EQ(sender.poll(), 1U);
  now += seconds{1};
  EXPECT_EQ(sender.poll(), 0U);
  now += seconds{1};
  broker.error.clear();
  EXPECT_EQ(sender.poll(), 1U);
  EXPECT_EQ(broker.published, texts{"one"});
  EXPECT_EQ(errors, (texts{"1 redis://x: Connection refused",
                           "2 redis://x: Connection refused"}));
}

TEST_P(Outbox, OfAKeyNothingOvertakesWhatIsNotSent) {
  put("a1", "a");
  put("a2", "a");
  put("b1", "b");
  put("free");
  broker.on_publish = [](const message& m) {
    if (m.id == "a1") throw broker_error("not this one");
  };
  relay sender{sql, broker, how()};
  while (sender.poll() > 0) {
  }
  EXPECT_EQ(broker.published, (texts{"free", "b1"}));
  broker.on_publish = {};
  now += seconds{1};
  while (sender.poll() > 0) {
  }
  EXPECT_EQ(broker.published, (texts{"free", "b1", "a1", "a2"}));
}

TEST_P(Outbox, WhatADeadRelayHeldIsSentWhenItsLeaseHasRunOut) {
  put("a1", "a");
  put("a2", "a");
  relay_options dies = how("dead");
  dies.at = [](std::string_view point) {
    if (point == "relay.claimed") throw died{};
  };
  EXPECT_THROW((relay{sql, broker, dies}.poll()), died);
  EXPECT_EQ(outbox_depth(sql, now).leased, 1);
  relay other{sql, broker, how("other")};
  now += lease - std::chrono::milliseconds{1};
  EXPECT_EQ(other.poll(), 0U);
  now += std::chrono::milliseconds{1};
  EXPECT_EQ(other.poll(), 1U);
  EXPECT_EQ(other.poll(), 1U);
  EXPECT_EQ(broker.published, (texts{"a1", "a2"}));
}

TEST_P(Outbox, ARelayThatWasStoppedForTooLongSendsNothing) {
  put("one");
  relay_options stopped = how("stopped");
  stopped.on_claimed = [&](const sending&) { now += lease; };
  relay{sql, broker, stopped}.poll();
  EXPECT_TRUE(broker.published.empty());
  relay{sql, broker, how("other")}.poll();
  EXPECT_EQ(broker.published, texts{"one"});
}

// Its delete comes when another relay has claimed the row.
TEST_P(Outbox, ALateRelayDoesNotDeleteWhatAnotherHolds) {
  put("one");
  list_broker slow;
  soci::session second_session;
  at.open(second_session);
  relay_options dies = how("other");
  dies.at = [](std::string_view point) {
    if (point == "relay.claimed") throw died{};
  };
  relay other{second_session, broker, dies};
  slow.on_publish = [&](const message&) {
    now += lease;
    EXPECT_THROW(other.poll(), died);
  };
  relay{sql, slow, how("late")}.poll();
  EXPECT_EQ(rows("saga_outbox"), 1);
  EXPECT_EQ(outbox_depth(sql, now).leased, 1);
}

// Four relays, each with a session of its own.
TEST_P(Outbox, FourRelaysNeverClaimARowTwice) {
  constexpr int messages = 2'000;
  {
    txn::transaction tx{sql, detail::writing(sql)};
    for (int i = 0; i < messages; ++i)
      enqueue(tx, {.id = std::to_string(i),
                   .key = i % 4 == 0 ? "" : std::to_string(i % 397),
                   .topic = "orders"});
    tx.commit();
  }
  std::mutex mutex;
  std::set<std::string> held;
  std::map<std::string, std::int64_t> last;
  int claims = 0, twice = 0, sent = 0, inversions = 0;
  std::vector<std::thread> relays;
  for (int i = 0; i < 4; ++i)
    relays.emplace_back([&, i] {
      soci::session mine;
      at.open(mine);
      list_broker to;
      to.on_publish = [&](const message& m) {
        const std::lock_guard lock{mutex};
        if (m.seq > 0 && m.seq != ++last[m.key]) ++inversions;
      };
      relay_options options = how("relay-" + std::to_string(i));
      options.on_claimed = [&](const sending& s) {
        const std::lock_guard lock{mutex};
        ++claims;
        if (!held.insert(s.what.id).second || s.attempt != 1) ++twice;
      };
      options.on_sent = [&](const sending&) {
        const std::lock_guard lock{mutex};
        ++sent;
      };
      relay sender{mine, to, options};
      for (;;) {
        if (sender.poll() > 0) continue;
        const std::lock_guard lock{mutex};
        if (sent == messages) break;
      }
    });
  for (std::thread& one : relays) one.join();
  EXPECT_EQ(claims, messages);
  EXPECT_EQ(twice, 0);
  EXPECT_EQ(sent, messages);
  EXPECT_EQ(inversions, 0);
  EXPECT_EQ(rows("saga_outbox"), 0);
}

// Nothing can be written: an error, and nothing that was in it is lost.
TEST_P(Outbox, AReadOnlyDatabaseIsAnErrorAndLosesNothing) {
  put("one");
  soci::session reads;
  at.open(reads);
  detail::query(reads, postgresql() ? "set default_transaction_read_only = on"
                                    : "pragma query_only = on");
  relay sender{reads, broker, how()};
  EXPECT_THROW(sender.poll(), std::exception);
  EXPECT_TRUE(broker.published.empty());
  {
    txn::transaction tx{reads};
    EXPECT_THROW(enqueue(tx, {.id = "two", .topic = "orders"}),
                 soci::soci_error);
  }
  detail::query(reads, postgresql() ? "set default_transaction_read_only = off"
                                    : "pragma query_only = off");
  EXPECT_EQ(sender.poll(), 1U);
  EXPECT_EQ(broker.published, texts{"one"});
}

class OutboxSqlite : public Outbox {};
SCOPELAB_AT(sqlite, OutboxSqlite, sqlite, embedded);

TEST_P(OutboxSqlite, AFullDiskIsAnErrorAndLosesNothing) {
  put("before");
  detail::query(sql, "pragma max_page_count = 1", {},
                1);  // as many as there are
  const auto fill = [&] {
    for (int i = 0; i < 1'000; ++i)
      put({.id = std::to_string(i),
           .topic = "orders",
           .payload = std::string(1'000, 'x')});
  };
  try {
    fill();
    FAIL() << "the disk is never full";
  } catch (const std::exception& e) {
    EXPECT_NE(std::string(e.what()).find("full"), std::string::npos)
        << e.what();
  }
  const int kept = rows("saga_outbox");
  detail::query(sql, "pragma max_page_count = 100000", {}, 1);
  send_all(broker);
  EXPECT_EQ(static_cast<int>(broker.published.size()), kept);
  EXPECT_EQ(rows("saga_outbox"), 0);
}

TEST_P(OutboxSqlite, TheBellIsAWaitOfThatLength) {
  wakeup bell{sql};
  put("one");
  EXPECT_FALSE(bell.wait(std::chrono::milliseconds{1}));
}

// Id order is not commit order: the second transaction takes its number while
// the first is still open.
TEST_P(OutboxPostgresql, ALateCommitIsSentAllTheSame) {
  soci::session second;
  at.open(second);
  txn::transaction early{sql};
  enqueue(early, {.id = "early", .key = "a", .topic = "orders"});
  {
    txn::transaction late{second};
    enqueue(late, {.id = "late", .key = "b", .topic = "orders"});
    late.commit();
  }
  soci::session third;
  at.open(third);
  relay sender{third, broker, how()};
  EXPECT_EQ(sender.poll(), 1U);
  early.commit();
  EXPECT_EQ(sender.poll(), 1U);
  EXPECT_EQ(broker.published, (texts{"late", "early"}));
}

TEST_P(OutboxPostgresql, WritersOfOneKeyWaitForEachOther) {
  soci::session second;
  at.open(second);
  txn::transaction first{sql};
  enqueue(first, {.id = "1", .key = "a", .topic = "orders"});
  {
    detail::query(second, "set lock_timeout = 50");
    txn::transaction waits{second};
    EXPECT_THROW(enqueue(waits, {.id = "2", .key = "a", .topic = "orders"}),
                 soci::soci_error);
  }
  first.commit();
  txn::transaction next{second};
  enqueue(next, {.id = "2", .key = "a", .topic = "orders"});
  next.commit();
  EXPECT_EQ(column(sql, "select id || ' ' || seq from saga_outbox order by id"),
            (texts{"1 1", "2 2"}));
}

TEST_P(OutboxPostgresql, TheBellRingsOnCommit) {
  soci::session own;
  at.open(own);
  wakeup bell{own};
  EXPECT_FALSE(bell.wait(std::chrono::milliseconds{0}));
  {
    txn::transaction tx{sql};
    enqueue(tx, {.id = "1", .topic = "orders"});
    EXPECT_FALSE(bell.wait(std::chrono::milliseconds{0}));
    tx.commit();
  }
  EXPECT_TRUE(bell.wait(std::chrono::minutes{1}));
  EXPECT_FALSE(bell.wait(std::chrono::milliseconds{0}));
  put("2");
  put("3");
  EXPECT_TRUE(bell.wait(std::chrono::minutes{1}));
}

TEST_P(OutboxPostgresql, TheBellSaysThatItsConnectionIsLost) {
  soci::session own;
  at.open(own);
  wakeup bell{own};
  const std::string pid = column(own, "select pg_backend_pid()::text").front();
  EXPECT_EQ(count(sql, "select pg_terminate_backend(" + pid + ", 10000)::int"),
            1);
  EXPECT_THROW(bell.wait(std::chrono::minutes{1}), std::runtime_error);
}

}  // namespace
