#include "scopelab/revert/tests/fixture.hpp"

namespace {

using namespace scopelab::revert;
using scopelab::revert::test::on_stock;
using scopelab::revert::test::quantity;
using scopelab::revert::test::sell;
using scopelab::revert::test::transaction;

class Compensations : public on_stock {
 protected:
  bool reserve(const std::string& token, int n) {
    return commit([&](transaction& tx) {
      if (!db.events.record(tx, token, std::to_string(n))) return false;
      sell(tx.sql(), "nut", n);
      return true;
    });
  }
  outcomes undo(const std::string& token) {
    return commit([&](transaction& tx) {
      return db.events.compensate(tx, token, [&](const std::string& what) {
        sell(tx.sql(), "nut", -std::stoi(what));
      });
    });
  }
  int events() {
    int n = 0;
    sql << "select count(*) from stock_event", soci::into(n);
    return n;
  }
};
SCOPELAB_ON_BOTH(Compensations);

TEST_P(Compensations, MakeUpForTheEventWhateverCameSince) {
  EXPECT_TRUE(reserve("a", 3));
  sell(sql, "nut", 2);
  EXPECT_EQ(undo("a"), outcomes::undone);
  EXPECT_EQ(quantity(sql, "nut"), 8);
}

TEST_P(Compensations, AreDoneOnceHoweverOftenDelivered) {
  reserve("a", 3);
  EXPECT_EQ(undo("a"), outcomes::undone);
  EXPECT_EQ(undo("a"), outcomes::undone_before);
  EXPECT_EQ(quantity(sql, "nut"), 10);
  EXPECT_EQ(events(), 2);
}

TEST_P(Compensations, AnEventThatIsDeliveredAgainIsRefused) {
  EXPECT_TRUE(reserve("a", 3));
  EXPECT_FALSE(reserve("a", 3));
  EXPECT_EQ(quantity(sql, "nut"), 7);
  undo("a");
  EXPECT_FALSE(reserve("a", 3));
  EXPECT_EQ(quantity(sql, "nut"), 10);
}

TEST_P(Compensations, WhatWasNotCommittedIsUnknown) {
  {
    transaction tx{sql, db.opening()};
    db.events.record(tx, "a", "3");
  }
  EXPECT_EQ(undo("a"), outcomes::unknown);
  EXPECT_EQ(quantity(sql, "nut"), 10);
}

TEST_P(Compensations, AnEffectThatThrowsLeavesTheEventToBeTriedAgain) {
  reserve("a", 3);
  EXPECT_THROW(commit([&](transaction& tx) {
                 return db.events.compensate(tx, "a", [](const std::string&) {
                   throw std::runtime_error("no");
                 });
               }),
               std::runtime_error);
  EXPECT_EQ(undo("a"), outcomes::undone);
  EXPECT_EQ(quantity(sql, "nut"), 10);
}

TEST_P(Compensations, ACompensationIsNoEventToCompensate) {
  reserve("a", 3);
  undo("a");
  EXPECT_EQ(undo("undo of a"), outcomes::unknown);
  EXPECT_EQ(quantity(sql, "nut"), 10);
}

}  // namespace
