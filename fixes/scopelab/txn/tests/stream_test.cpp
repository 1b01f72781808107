#include "scopelab/txn/stream.hpp"

#include "scopelab/txn/savepoint.hpp"
#include "scopelab/txn/tests/fixture.hpp"
#include "scopelab/txn/transaction.hpp"

#include <memory>

namespace {

using namespace scopelab::txn;
using scopelab::txn::test::on_database;

class Stream : public on_database {};
SCOPELAB_ON_BOTH(Stream);

TEST_P(Stream, OpenRefusesCommitAndRollback) {
  transaction tx{sql, with_faults()};
  insert(tx.sql(), 1);
  stream reading{tx};
  EXPECT_THROW(tx.commit(), refused_error);
  EXPECT_THROW(tx.rollback(), refused_error);
  EXPECT_EQ(tap->ends(), 0);
  reading.close();
  EXPECT_FALSE(reading.is_open());
  tx.commit();
  EXPECT_EQ(db.items(), 1);
}

TEST_P(Stream, SeveralCloseInAnyOrder) {
  transaction tx{sql, with_faults()};
  auto one = std::make_unique<stream>(tx);
  auto two = std::make_unique<stream>(tx);
  auto three = std::make_unique<stream>(tx);
  two.reset();
  one.reset();
  EXPECT_THROW(tx.commit(), refused_error);
  three.reset();
  tx.commit();
}

TEST_P(Stream, OfASavepointRefusesItsEnd) {
  transaction tx{sql, with_faults()};
  savepoint inner{tx};
  {
    const stream reading{inner};
    EXPECT_THROW(inner.release(), refused_error);
    EXPECT_THROW(inner.rollback(), refused_error);
  }
  inner.release();
  tx.commit();
}

TEST_P(Stream, RowsAreAStreamAsLongAsTheyLive) {
  transaction tx{sql, with_faults()};
  for (int i = 1; i <= 3; ++i) insert(tx.sql(), i);
  {
    const rows<int> ids{tx, (tx.sql().prepare << "select id from item")};
    int sum = 0;
    for (const int id : ids) sum += id;
    EXPECT_EQ(sum, 6);
    EXPECT_THROW(tx.commit(), refused_error);
  }
  tx.commit();
  EXPECT_EQ(db.items(), 3);
}

TEST_P(Stream, OutlivingItsTransactionIsReportedAndClosed) {
  auto tx = std::make_unique<transaction>(sql, with_faults());
  stream reading{*tx};
  tx.reset();
  EXPECT_EQ(errors.size(), 1U);
  EXPECT_FALSE(reading.is_open());
  EXPECT_EQ(tap->count("ROLLBACK"), 1);
}

}  // namespace
