#include "scopelab/txn/transaction.hpp"

#include "scopelab/txn/savepoint.hpp"
#include "scopelab/txn/stream.hpp"
#include "scopelab/txn/tests/fixture.hpp"

#include <memory>
#include <stdexcept>
#include <type_traits>

namespace {

using namespace scopelab::txn;
using scopelab::txn::test::on_database;

static_assert(!std::is_default_constructible_v<transaction>);
static_assert(!std::is_copy_constructible_v<transaction>);
static_assert(!std::is_constructible_v<transaction, transaction&>);
static_assert(!std::is_move_constructible_v<transaction>);
static_assert(std::is_nothrow_destructible_v<transaction>);

class Transaction : public on_database {};
SCOPELAB_ON_BOTH(Transaction);

TEST_P(Transaction, CommittedKeeps) {
  {
    transaction tx{sql, with_faults()};
    EXPECT_EQ(tx.state(), states::active);
    insert(tx.sql(), 1);
    EXPECT_EQ(db.items(), 0);
    tx.commit();
    EXPECT_EQ(tx.state(), states::committed);
    EXPECT_EQ(db.items(), 1);
  }
  EXPECT_EQ(tap->count("BEGIN"), 1);
  EXPECT_EQ(tap->count("COMMIT"), 1);
  EXPECT_EQ(tap->count("ROLLBACK"), 0);
  EXPECT_TRUE(errors.empty());
}

TEST_P(Transaction, LeftWithoutCommitRollsBackOnce) {
  {
    transaction tx{sql, with_faults()};
    insert(tx.sql(), 1);
  }
  EXPECT_EQ(db.items(), 0);
  EXPECT_EQ(tap->count("ROLLBACK"), 1);
  EXPECT_EQ(tap->count("COMMIT"), 0);
  EXPECT_TRUE(errors.empty());
}

TEST_P(Transaction, AnExceptionRollsBackOnceAndGoesOn) {
  const auto work = [&] {
    transaction tx{sql, with_faults()};
    insert(tx.sql(), 1);
    throw std::runtime_error("work");
  };
  EXPECT_THROW(work(), std::runtime_error);
  EXPECT_EQ(db.items(), 0);
  EXPECT_EQ(tap->count("ROLLBACK"), 1);
}

TEST_P(Transaction, AnExceptionOutlivesARollbackThatFails) {
  faults.fail("rollback");
  const auto work = [&] {
    transaction tx{sql, with_faults()};
    throw std::runtime_error("work");
  };
  EXPECT_THROW(work(), std::runtime_error);
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors[0],
            "ROLLBACK is not confirmed: fault point before ROLLBACK");
}

// A guard inside a destructor that runs during unwinding still commits: how it
// ends is said by a call, not guessed from the exceptions on their way.
TEST_P(Transaction, CommitsInsideADestructorThatRunsDuringUnwinding) {
  struct audit {
    soci::session& sql;
    ~audit() {
      transaction tx{sql};
      insert(tx.sql(), 7);
      tx.commit();
    }
  };
  const auto work = [&] {
    const audit last{sql};
    throw std::runtime_error("work");
  };
  EXPECT_THROW(work(), std::runtime_error);
  EXPECT_EQ(db.items(), 1);
}

TEST_P(Transaction, RolledBackByCall) {
  {
    transaction tx{sql, with_faults()};
    insert(tx.sql(), 1);
    tx.rollback();
    EXPECT_EQ(tx.state(), states::rolled_back);
  }
  EXPECT_EQ(db.items(), 0);
  EXPECT_EQ(tap->ends(), 1);
}

TEST_P(Transaction, OnceEndedRefusesEverything) {
  for (const bool committed : {true, false}) {
    transaction tx{sql, with_faults()};
    committed ? tx.commit() : tx.rollback();
    const states ended = tx.state();
    EXPECT_THROW(tx.commit(), refused_error);
    EXPECT_THROW(tx.rollback(), refused_error);
    EXPECT_THROW(tx.sql(), refused_error);
    EXPECT_THROW(set_savepoint(tx), refused_error);
    EXPECT_THROW(open_stream(tx), refused_error);
    EXPECT_EQ(tx.state(), ended);
  }
  EXPECT_EQ(tap->ends(), 2);
}

TEST_P(Transaction, RefusalsSayWhy) {
  transaction tx{sql};
  tx.commit();
  try {
    tx.commit();
    FAIL();
  } catch (const error& e) {
    EXPECT_STREQ(e.what(),
                 "COMMIT is refused: it has ended already (committed)");
    EXPECT_EQ(e.state(), states::committed);
  }
}

TEST_P(Transaction, ASecondOneOnTheSessionIsRefused) {
  transaction tx{sql};
  insert(tx.sql(), 1);
  EXPECT_THROW(begin(sql), refused_error);
  EXPECT_EQ(tap->count("BEGIN"), 1);
  tx.commit();
  EXPECT_EQ(db.items(), 1);
}

TEST_P(Transaction, OneAfterTheOtherOnTheSession) {
  for (int i = 1; i <= 3; ++i) {
    transaction tx{sql};
    insert(tx.sql(), i);
    if (i != 2) tx.commit();
  }
  EXPECT_EQ(db.items(), 2);
}

TEST_P(Transaction, CommitIsRefusedWhileASavepointIsOpen) {
  transaction tx{sql, with_faults()};
  insert(tx.sql(), 1);
  {
    savepoint inner{tx};
    EXPECT_THROW(tx.commit(), refused_error);
    EXPECT_THROW(tx.rollback(), refused_error);
    EXPECT_EQ(tx.state(), states::active);
    EXPECT_EQ(tap->ends(), 0);
  }
  tx.commit();
  EXPECT_EQ(db.items(), 1);
}

TEST_P(Transaction, DestroyedBeforeItsSavepointReportsAndRollsBackOnce) {
  auto tx = std::make_unique<transaction>(sql, with_faults());
  auto outer = std::make_unique<savepoint>(*tx);
  auto inner = std::make_unique<savepoint>(*outer);
  insert(inner->sql(), 1);
  tx.reset();
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors[0],
            "a transaction is destroyed before what is open inside it");
  EXPECT_EQ(outer->state(), states::rolled_back);
  EXPECT_EQ(inner->state(), states::rolled_back);
  EXPECT_THROW(inner->release(), refused_error);
  EXPECT_THROW(inner->sql(), refused_error);
  outer.reset();
  inner.reset();
  EXPECT_EQ(tap->count("ROLLBACK"), 1);
  EXPECT_EQ(tap->count("ROLLBACK TO"), 0);
  EXPECT_EQ(db.items(), 0);
}

TEST_P(Transaction, BeginThatIsNotSentThrowsAndBeginsNothing) {
  faults.fail("begin");
  EXPECT_THROW(begin(sql, with_faults()), in_doubt_error);
  EXPECT_EQ(tap->count("BEGIN"), 0);
  EXPECT_EQ(tap->ends(), 0);
}

TEST_P(Transaction, BeginWhoseAnswerIsLostLeavesNothingOpen) {
  faults.fail("begin", 1, when::after);
  EXPECT_THROW(begin(sql, with_faults()), in_doubt_error);
  EXPECT_EQ(tap->count("BEGIN"), 1);
  EXPECT_EQ(tap->count("ROLLBACK"), 1);
  transaction next{sql};
  next.commit();
}

TEST_P(Transaction, BeginThatTheDatabaseRefusesThrows) {
  options opts = with_faults();
  opts.begin = "BEGIN SOMETHING ELSE";
  EXPECT_THROW(begin(sql, opts), failed_error);
  transaction next{sql};
  next.commit();
}

TEST_P(Transaction, AStatementThatFailsRollsBack) {
  faults.fail("statement", 2);
  const auto work = [&] {
    transaction tx{sql, with_faults()};
    insert(tx.sql(), 1);
    insert(tx.sql(), 2);
    tx.commit();
  };
  EXPECT_THROW(work(), injected_fault);
  EXPECT_EQ(faults.passed("statement"), 2U);
  EXPECT_EQ(tap->count("ROLLBACK"), 1);
  EXPECT_EQ(tap->count("COMMIT"), 0);
  EXPECT_EQ(db.items(), 0);
}

// From inside the two are the same; the database knows.
TEST_P(Transaction, CommitWithoutAnAnswerIsInDoubt) {
  for (const when side : {when::before, when::after}) {
    soci::session other;
    db.open(other);
    const scopelab::txn::test::wire_tap wire{other};
    faults.fail("commit", 1, side);
    {
      transaction tx{other, with_faults()};
      insert(tx.sql(), side == when::before ? 1 : 2);
      EXPECT_THROW(tx.commit(), in_doubt_error);
      EXPECT_EQ(tx.state(), states::in_doubt);
      EXPECT_THROW(tx.commit(), refused_error);
      EXPECT_THROW(tx.rollback(), refused_error);
      EXPECT_THROW(tx.sql(), refused_error);
    }
    EXPECT_EQ(wire.count("COMMIT"), side == when::before ? 0 : 1);
    EXPECT_EQ(wire.count("ROLLBACK"), 0);
  }
  EXPECT_TRUE(errors.empty());
  EXPECT_EQ(db.items(), 1);
}

TEST_P(Transaction, RollbackThatIsNotConfirmedIsInDoubtAndNotTriedAgain) {
  for (const when side : {when::before, when::after}) {
    soci::session other;
    db.open(other);
    const scopelab::txn::test::wire_tap wire{other};
    faults.fail("rollback", 1, side);
    {
      transaction tx{other, with_faults()};
      EXPECT_THROW(tx.rollback(), in_doubt_error);
      EXPECT_EQ(tx.state(), states::in_doubt);
    }
    EXPECT_EQ(wire.count("ROLLBACK"), side == when::before ? 0 : 1);
  }
  EXPECT_TRUE(errors.empty());
}

TEST_P(Transaction, TheSinkGetsWhatADestructorCannotThrow) {
  faults.fail("rollback", 1, when::after);
  {
    transaction tx{sql, with_faults()};
  }
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors[0], "ROLLBACK is not confirmed: fault point after ROLLBACK");
  EXPECT_EQ(tap->count("ROLLBACK"), 1);
}

TEST_P(Transaction, WhatTheSinkThrowsIsDropped) {
  faults.fail("rollback", 1, when::after);
  options opts = with_faults();
  opts.on_error = [](std::string_view) { throw std::runtime_error("sink"); };
  {
    transaction tx{sql, opts};
  }
  EXPECT_EQ(tap->count("ROLLBACK"), 1);
}

TEST_P(Transaction, WithoutASinkTheErrorGoesToStderr) {
  faults.fail("rollback", 1, when::after);
  ::testing::internal::CaptureStderr();
  {
    transaction tx{sql, {.faults = &faults}};
  }
  EXPECT_EQ(::testing::internal::GetCapturedStderr(),
            "scopelab::txn: ROLLBACK is not confirmed: fault point after "
            "ROLLBACK\n");
}

TEST_P(Transaction, TheObserverSeesTheGuardsCommands) {
  std::string seen;
  options opts = with_faults();
  opts.on_wire = [&](std::string_view command) {
    seen.append(command).append("; ");
    throw std::runtime_error("observer");
  };
  {
    transaction tx{sql, opts};
    savepoint one{tx};
    insert(one.sql(), 1);
    one.release();
    const savepoint two{tx};
  }
  EXPECT_EQ(seen,
            "BEGIN; SAVEPOINT scopelab_1; RELEASE SAVEPOINT scopelab_1; "
            "SAVEPOINT scopelab_2; ROLLBACK TO SAVEPOINT scopelab_2; "
            "RELEASE SAVEPOINT scopelab_2; ROLLBACK; ");
}

TEST_P(Transaction, EndedBehindItsBackIsInDoubt) {
  {
    transaction tx{sql, with_faults()};
    insert(tx.sql(), 1);
    sql << "COMMIT";
    EXPECT_THROW(tx.commit(), in_doubt_error);
    EXPECT_EQ(tx.state(), states::in_doubt);
  }
  EXPECT_TRUE(errors.empty());
  {
    transaction tx{sql, with_faults()};
    sql << "ROLLBACK";
  }
  EXPECT_EQ(errors.size(), 1U);
  EXPECT_EQ(tap->ends(), 2);  // both by hand
}

}  // namespace
