// Where the two databases answer differently.
#include "scopelab/txn/savepoint.hpp"
#include "scopelab/txn/tests/fixture.hpp"
#include "scopelab/txn/transaction.hpp"

namespace {

using namespace scopelab::txn;
using scopelab::txn::test::on_database;
using scopelab::txn::test::wire_tap;

class Sqlite : public on_database {};
SCOPELAB_ON(sqlite, Sqlite);
class Postgresql : public on_database {};
SCOPELAB_ON(postgresql, Postgresql);

const char* const dangling = "insert into part (id, item) values (1, 99)";

// A reader keeps the COMMIT from being done; the transaction stays open.
TEST_P(Sqlite, BusyCommitLeavesTheTransactionActive) {
  insert(sql, 1);
  soci::session reader;
  db.open(reader);
  transaction tx{sql, with_faults()};
  insert(tx.sql(), 2);
  {
    int id = 0;
    soci::statement read =
        (reader.prepare << "select id from item", soci::into(id));
    read.execute(true);
    try {
      tx.commit();
      FAIL();
    } catch (const failed_error& e) {
      EXPECT_EQ(e.state(), states::active);
      EXPECT_STREQ(e.what(),
                   "COMMIT failed, the transaction is still open: database is "
                   "locked");
    }
  }
  EXPECT_EQ(tx.state(), states::active);
  tx.commit();
  EXPECT_EQ(db.items(), 2);
  EXPECT_EQ(tap->count("COMMIT"), 2);
  EXPECT_EQ(tap->count("ROLLBACK"), 0);
}

TEST_P(Sqlite, DeferredConstraintLeavesTheTransactionActive) {
  transaction tx{sql, with_faults()};
  tx.sql() << dangling;
  EXPECT_THROW(tx.commit(), failed_error);
  EXPECT_EQ(tx.state(), states::active);
  insert(tx.sql(), 99);
  tx.commit();
  EXPECT_EQ(db.items(), 1);
}

TEST_P(Sqlite, DeferredConstraintLeftAloneRollsBackOnce) {
  {
    transaction tx{sql, with_faults()};
    tx.sql() << dangling;
    EXPECT_THROW(tx.commit(), failed_error);
  }
  EXPECT_EQ(tap->count("COMMIT"), 1);
  EXPECT_EQ(tap->count("ROLLBACK"), 1);
  EXPECT_TRUE(errors.empty());
}

TEST_P(Sqlite, CommitAfterAStatementFailedKeepsTheOthers) {
  transaction tx{sql, with_faults()};
  insert(tx.sql(), 1);
  EXPECT_THROW(insert(tx.sql(), 1), soci::soci_error);
  tx.commit();
  EXPECT_EQ(db.items(), 1);
}

// A statement may end the whole transaction; what follows is kept by itself.
TEST_P(Sqlite, EndedByAStatementIsInDoubt) {
  transaction tx{sql, with_faults()};
  insert(tx.sql(), 1);
  EXPECT_THROW(tx.sql() << "insert or rollback into item (id) values (1)",
               soci::soci_error);
  EXPECT_THROW(tx.commit(), in_doubt_error);
  EXPECT_EQ(tap->ends(), 0);
  EXPECT_EQ(db.items(), 0);
}

TEST_P(Sqlite, BusyBeginImmediateFails) {
  soci::session other;
  db.open(other);
  const transaction first{other, {.begin = "BEGIN IMMEDIATE"}};
  options opts = with_faults();
  opts.begin = "BEGIN IMMEDIATE";
  EXPECT_THROW(begin(sql, opts), failed_error);
  EXPECT_EQ(tap->ends(), 0);
}

TEST_P(Postgresql, DeferredConstraintRollsBack) {
  {
    transaction tx{sql, with_faults()};
    insert(tx.sql(), 1);
    tx.sql() << dangling;
    try {
      tx.commit();
      FAIL();
    } catch (const failed_error& e) {
      EXPECT_EQ(e.state(), states::rolled_back);
      EXPECT_NE(std::string(e.what()).find("violates foreign key"),
                std::string::npos);
    }
  }
  EXPECT_EQ(tap->count("COMMIT"), 1);
  EXPECT_EQ(tap->count("ROLLBACK"), 0);
  EXPECT_EQ(db.items(), 0);
}

TEST_P(Postgresql, CommitOfAnAbortedTransactionIsAnErrorAndRolledBack) {
  {
    transaction tx{sql, with_faults()};
    insert(tx.sql(), 1);
    EXPECT_THROW(insert(tx.sql(), 1), soci::soci_error);
    try {
      tx.commit();
      FAIL();
    } catch (const failed_error& e) {
      EXPECT_EQ(e.state(), states::rolled_back);
      EXPECT_STREQ(e.what(),
                   "COMMIT was answered with ROLLBACK: an earlier statement "
                   "had failed");
    }
  }
  EXPECT_EQ(tap->ends(), 1);
  EXPECT_EQ(db.items(), 0);
}

TEST_P(Postgresql, ReleaseInAnAbortedTransactionLeavesTheSavepointActive) {
  transaction tx{sql, with_faults()};
  insert(tx.sql(), 1);
  savepoint inner{tx};
  EXPECT_THROW(insert(inner.sql(), 1), soci::soci_error);
  EXPECT_THROW(inner.release(), failed_error);
  EXPECT_EQ(inner.state(), states::active);
  inner.rollback();
  tx.commit();
  EXPECT_EQ(db.items(), 1);
}

TEST_P(Postgresql, SavepointInAnAbortedTransactionFails) {
  transaction tx{sql, with_faults()};
  insert(tx.sql(), 1);
  EXPECT_THROW(insert(tx.sql(), 1), soci::soci_error);
  EXPECT_THROW(set_savepoint(tx), failed_error);
  EXPECT_EQ(tx.state(), states::active);
}

TEST_P(Postgresql, SerializationFailureRollsBack) {
  insert(sql, 1);
  soci::session other;
  db.open(other);
  options opts = with_faults();
  opts.begin = "BEGIN ISOLATION LEVEL SERIALIZABLE";
  transaction one{sql, opts};
  transaction two{other, opts};
  int n = 0;
  one.sql() << "select count(*) from item", soci::into(n);
  two.sql() << "select count(*) from item", soci::into(n);
  insert(one.sql(), 2);
  insert(two.sql(), 3);
  one.commit();
  EXPECT_THROW(two.commit(), failed_error);
  EXPECT_EQ(two.state(), states::rolled_back);
  EXPECT_EQ(db.items(), 2);
}

class PostgresqlLost : public Postgresql {
 protected:
  void kill_connection() {
    int pid = 0;
    sql << "select pg_backend_pid()", soci::into(pid);
    soci::session other;
    db.open(other);
    // Returns once the other server process is gone.
    int gone = 0;
    other << "select pg_terminate_backend(" << pid << ", 10000)::int",
        soci::into(gone);
    ASSERT_EQ(gone, 1);
  }
};
SCOPELAB_ON(postgresql, PostgresqlLost);

TEST_P(PostgresqlLost, CommitOnALostConnectionIsInDoubt) {
  {
    transaction tx{sql, with_faults()};
    insert(tx.sql(), 1);
    kill_connection();
    EXPECT_THROW(tx.commit(), in_doubt_error);
    EXPECT_EQ(tx.state(), states::in_doubt);
  }
  EXPECT_EQ(tap->count("ROLLBACK"), 0);
  EXPECT_TRUE(errors.empty());
  EXPECT_EQ(db.items(), 0);
}

// Once a statement has noticed, no COMMIT is sent: that is not in doubt.
TEST_P(PostgresqlLost, KnownToBeLostBeforeTheCommitIsRolledBack) {
  const auto notice = [&](transaction& tx) {
    insert(tx.sql(), 1);
    kill_connection();
    EXPECT_THROW(insert(tx.sql(), 2), soci::soci_error);
  };
  {
    transaction tx{sql, with_faults()};
    notice(tx);
    EXPECT_THROW(tx.commit(), failed_error);
    EXPECT_EQ(tx.state(), states::rolled_back);
  }
  EXPECT_TRUE(errors.empty());
  EXPECT_EQ(tap->ends(), 0);
  sql.reconnect();
  tap = std::make_unique<wire_tap>(sql);
  {
    transaction tx{sql, with_faults()};
    notice(tx);
    tx.rollback();
    EXPECT_EQ(tx.state(), states::rolled_back);
  }
  EXPECT_TRUE(errors.empty());
  sql.reconnect();
  tap = std::make_unique<wire_tap>(sql);
  {
    transaction tx{sql, with_faults()};
    notice(tx);
  }
  EXPECT_EQ(errors.size(), 1U);
  EXPECT_EQ(tap->ends(), 0);
  EXPECT_EQ(db.items(), 0);
}

TEST_P(PostgresqlLost, DestroyedOnALostConnectionIsReported) {
  {
    transaction tx{sql, with_faults()};
    insert(tx.sql(), 1);
    kill_connection();
  }
  EXPECT_EQ(errors.size(), 1U);
  EXPECT_EQ(db.items(), 0);
}

TEST_P(PostgresqlLost, BeginOnALostConnectionThrows) {
  kill_connection();
  EXPECT_THROW(begin(sql, with_faults()), error);
  EXPECT_THROW(begin(sql, with_faults()), failed_error);
  sql.reconnect();
  tap.reset();
  transaction tx{sql, with_faults()};
  tx.commit();
}

}  // namespace
