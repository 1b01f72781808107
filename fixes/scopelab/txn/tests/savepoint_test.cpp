#include "scopelab/txn/savepoint.hpp"

#include "scopelab/txn/stream.hpp"
#include "scopelab/txn/tests/fixture.hpp"
#include "scopelab/txn/transaction.hpp"

#include <memory>
#include <stdexcept>
#include <type_traits>

namespace {

using namespace scopelab::txn;
using scopelab::txn::test::on_database;

static_assert(!std::is_default_constructible_v<savepoint>);
static_assert(!std::is_copy_constructible_v<savepoint>);
static_assert(!std::is_convertible_v<savepoint&, savepoint>);
static_assert(!std::is_move_constructible_v<savepoint>);
static_assert(std::is_nothrow_destructible_v<savepoint>);

class Savepoint : public on_database {};
SCOPELAB_ON_BOTH(Savepoint);

TEST_P(Savepoint, ReleasedIsKeptWithTheTransaction) {
  transaction tx{sql, with_faults()};
  {
    savepoint inner{tx};
    EXPECT_EQ(inner.state(), states::active);
    insert(inner.sql(), 1);
    inner.release();
    EXPECT_EQ(inner.state(), states::committed);
  }
  EXPECT_EQ(db.items(), 0);
  tx.commit();
  EXPECT_EQ(db.items(), 1);
  EXPECT_EQ(tap->count("ROLLBACK TO"), 0);
}

TEST_P(Savepoint, ReleasedIsLostWithTheTransaction) {
  {
    transaction tx{sql, with_faults()};
    savepoint inner{tx};
    insert(inner.sql(), 1);
    inner.release();
  }
  EXPECT_EQ(db.items(), 0);
}

TEST_P(Savepoint, LeftWithoutReleaseUndoesOnlyItsOwn) {
  transaction tx{sql, with_faults()};
  insert(tx.sql(), 1);
  {
    savepoint inner{tx};
    insert(inner.sql(), 2);
  }
  insert(tx.sql(), 3);
  tx.commit();
  EXPECT_EQ(db.items(), 2);
  EXPECT_EQ(tap->count("ROLLBACK TO"), 1);
  EXPECT_EQ(tap->count("ROLLBACK"), 0);
}

TEST_P(Savepoint, AnExceptionUndoesOnlyItsOwn) {
  transaction tx{sql, with_faults()};
  insert(tx.sql(), 1);
  try {
    savepoint inner{tx};
    insert(inner.sql(), 2);
    throw std::runtime_error("work");
  } catch (const std::runtime_error&) {
    EXPECT_FALSE(tx.has_open_children());
  }
  tx.commit();
  EXPECT_EQ(db.items(), 1);
}

// On PostgreSQL the statement aborts the transaction: the savepoint heals it.
TEST_P(Savepoint, ATransactionGoesOnAfterAStatementThatFailedInside) {
  transaction tx{sql, with_faults()};
  insert(tx.sql(), 1);
  const auto twice = [&] {
    savepoint inner{tx};
    insert(inner.sql(), 2);
    insert(inner.sql(), 1);
    inner.release();
  };
  EXPECT_THROW(twice(), soci::soci_error);
  insert(tx.sql(), 3);
  tx.commit();
  EXPECT_EQ(db.items(), 2);
  EXPECT_TRUE(errors.empty());
}

TEST_P(Savepoint, RolledBackByCall) {
  transaction tx{sql, with_faults()};
  {
    savepoint inner{tx};
    insert(inner.sql(), 1);
    inner.rollback();
    EXPECT_EQ(inner.state(), states::rolled_back);
    // What is around may go on already.
    insert(tx.sql(), 1);
    tx.commit();
  }
  EXPECT_EQ(db.items(), 1);
  EXPECT_EQ(tap->count("ROLLBACK TO"), 1);
}

TEST_P(Savepoint, OnceEndedRefusesEverything) {
  transaction tx{sql, with_faults()};
  for (const bool released : {true, false}) {
    savepoint inner{tx};
    released ? inner.release() : inner.rollback();
    EXPECT_THROW(inner.release(), refused_error);
    EXPECT_THROW(inner.rollback(), refused_error);
    EXPECT_THROW(inner.sql(), refused_error);
    EXPECT_THROW(set_savepoint(inner), refused_error);
  }
  tx.commit();
}

TEST_P(Savepoint, NestsAndEachLevelEndsByItself) {
  transaction tx{sql, with_faults()};
  {
    savepoint outer{tx};
    insert(outer.sql(), 1);
    {
      savepoint inner{outer};
      insert(inner.sql(), 2);
    }
    {
      savepoint inner{outer};
      insert(inner.sql(), 3);
      {
        savepoint innermost{inner};
        insert(innermost.sql(), 4);
        innermost.release();
      }
      inner.release();
    }
    outer.release();
  }
  tx.commit();
  EXPECT_EQ(db.items(), 3);
}

TEST_P(Savepoint, AnOuterOneUndoesWhatWasReleasedInside) {
  transaction tx{sql, with_faults()};
  {
    savepoint outer{tx};
    savepoint inner{outer};
    insert(inner.sql(), 1);
    inner.release();
  }
  tx.commit();
  EXPECT_EQ(db.items(), 0);
}

TEST_P(Savepoint, NamesAreNotUsedTwice) {
  transaction tx{sql, with_faults()};
  std::string first;
  {
    const savepoint one{tx};
    first = one.name();
  }
  savepoint two{tx};
  savepoint three{two};
  EXPECT_NE(first, two.name());
  EXPECT_NE(two.name(), three.name());
}

TEST_P(Savepoint, CannotEndWhileOneInsideIsOpen) {
  transaction tx{sql, with_faults()};
  savepoint outer{tx};
  const savepoint inner{outer};
  EXPECT_THROW(outer.release(), refused_error);
  EXPECT_THROW(outer.rollback(), refused_error);
  EXPECT_THROW(outer.sql(), refused_error);
  EXPECT_THROW(tx.sql(), refused_error);
  EXPECT_EQ(outer.state(), states::active);
  EXPECT_EQ(tap->count("RELEASE"), 0);
}

TEST_P(Savepoint, ASiblingIsRefusedAsItWouldBeInside) {
  transaction tx{sql, with_faults()};
  const savepoint one{tx};
  EXPECT_THROW(set_savepoint(tx), refused_error);
  EXPECT_EQ(tap->count("SAVEPOINT"), 1);
}

TEST_P(Savepoint, DestroyedBeforeTheOneInsideReportsAndUndoesBoth) {
  transaction tx{sql, with_faults()};
  auto outer = std::make_unique<savepoint>(tx);
  auto inner = std::make_unique<savepoint>(*outer);
  insert(inner->sql(), 1);
  outer.reset();
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors[0],
            "savepoint scopelab_1 is destroyed before what is open inside it");
  EXPECT_EQ(inner->state(), states::rolled_back);
  inner.reset();
  EXPECT_EQ(tap->count("ROLLBACK TO"), 1);
  tx.commit();
  EXPECT_EQ(db.items(), 0);
}

TEST_P(Savepoint, ThatCannotBeSetThrowsAndLeavesTheTransaction) {
  for (const when side : {when::before, when::after}) {
    faults.fail("savepoint", 1, side);
    transaction tx{sql, with_faults()};
    EXPECT_THROW(set_savepoint(tx), in_doubt_error);
    EXPECT_FALSE(tx.has_open_children());
    insert(tx.sql(), side == when::before ? 1 : 2);
    tx.commit();
  }
  EXPECT_EQ(db.items(), 2);
}

// Its work may be there or not: the transaction may not be kept.
TEST_P(Savepoint, InDoubtLeavesOnlyRollingBackAround) {
  for (const when side : {when::before, when::after}) {
    for (const bool by_call : {true, false}) {
      faults.fail("rollback_to", 1, side);
      transaction tx{sql, with_faults()};
      insert(tx.sql(), 1);
      {
        savepoint inner{tx};
        insert(inner.sql(), 2);
        if (by_call) {
          EXPECT_THROW(inner.rollback(), in_doubt_error);
          EXPECT_EQ(inner.state(), states::in_doubt);
        }
      }
      EXPECT_THROW(tx.commit(), refused_error);
      tx.rollback();
    }
  }
  EXPECT_EQ(errors.size(), 2U);  // of the destructors
  EXPECT_EQ(tap->count("COMMIT"), 0);
  EXPECT_EQ(tap->count("ROLLBACK"), 4);
  EXPECT_EQ(db.items(), 0);
}

TEST_P(Savepoint, DoubtEndsWithTheLevelThatIsUndone) {
  faults.fail("rollback_to");
  transaction tx{sql, with_faults()};
  insert(tx.sql(), 1);
  {
    savepoint outer{tx};
    {
      savepoint inner{outer};
      insert(inner.sql(), 2);
    }
    EXPECT_THROW(outer.release(), refused_error);
    outer.rollback();
  }
  tx.commit();
  EXPECT_EQ(db.items(), 1);
  EXPECT_EQ(errors.size(), 1U);
}

TEST_P(Savepoint, AReleaseWithoutAnAnswerIsInDoubt) {
  for (const when side : {when::before, when::after}) {
    faults.fail("release", 1, side);
    transaction tx{sql, with_faults()};
    {
      savepoint inner{tx};
      EXPECT_THROW(inner.release(), in_doubt_error);
      EXPECT_EQ(inner.state(), states::in_doubt);
    }
    EXPECT_THROW(tx.commit(), refused_error);
  }
  EXPECT_TRUE(errors.empty());
  EXPECT_EQ(tap->count("ROLLBACK TO"), 0);
}

TEST_P(Savepoint, UndoneButStillSetIsReported) {
  faults.fail("release");
  transaction tx{sql, with_faults()};
  {
    savepoint inner{tx};
    insert(inner.sql(), 1);
    inner.rollback();
    EXPECT_EQ(inner.state(), states::rolled_back);
  }
  EXPECT_EQ(errors.size(), 1U);
  tx.commit();
  EXPECT_EQ(db.items(), 0);
}

TEST_P(Savepoint, EndedBehindItsBackIsInDoubt) {
  {
    transaction tx{sql, with_faults()};
    {
      const savepoint inner{tx};
      sql << "COMMIT";
    }
    EXPECT_EQ(errors.size(), 1U);
    EXPECT_THROW(tx.commit(), refused_error);
    EXPECT_THROW(set_savepoint(tx), refused_error);
  }
  EXPECT_EQ(errors.size(), 2U);
  EXPECT_EQ(tap->ends(), 1);  // by hand
}

}  // namespace
