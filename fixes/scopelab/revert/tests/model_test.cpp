#include "scopelab/revert/tests/model.hpp"

#include <cstdlib>

namespace {

using namespace scopelab::revert;
using namespace scopelab::revert::test;

// As an outer bound may be set: SCOPELAB_ROUNDS=100 for a long run.
int rounds() {
  const char* const asked = std::getenv("SCOPELAB_ROUNDS");
  return asked == nullptr ? 2 : std::atoi(asked);
}

class Concurrently : public ::testing::TestWithParam<kinds> {
 protected:
  using made_of = granularity (*)(const stock_database& db);

  static void hold(made_of how) {
    for (int round = 0; round < rounds(); ++round) {
      const stock_database db{GetParam()};
      model clients{db, how(db)};
      clients.run(4, 60, static_cast<unsigned>(round));
      ASSERT_EQ(clients.complaints(), "") << "round " << round;
      const model::tally seen = clients.count();
      EXPECT_GT(seen.reserved, 20);
      EXPECT_GT(seen.undone, 5);
      EXPECT_GT(seen.undone_before, 5);
    }
  }

  // One client, the same steps each time: what it did is found.
  static std::string complaints_of(const stock_database& db, granularity how) {
    model one{db, std::move(how)};
    one.run(1, 400, 1);
    return one.complaints();
  }
};
SCOPELAB_ON_BOTH(Concurrently);

TEST_P(Concurrently, AnOperationIsUndone) { hold(by_operation); }
TEST_P(Concurrently, ATransactionIsUndone) { hold(by_transaction); }
TEST_P(Concurrently, AnEventIsUndone) { hold(by_event); }

// Faults, to see them found.
TEST_P(Concurrently, AnImageTakenLateIsFound) {
  const stock_database db{GetParam()};
  granularity how = by_operation(db);
  how.reserve = [right = how.reserve](transaction& in, const std::string& token,
                                      const std::vector<std::string>& items,
                                      int n) {
    if (!right(in, token, items, n)) return false;
    in.sql() << "update stock_before set qty = (select qty from stock where "
                "item = stock_before.item) where scopelab_token = :token",
        soci::use(token);
    return true;
  };
  EXPECT_NE(complaints_of(db, how).find("rows:"), std::string::npos);
}

TEST_P(Concurrently, AnUndoWithoutTheVersionIsFound) {
  const stock_database db{GetParam()};
  granularity how = by_operation(db);
  how.undo = [](transaction& in, const std::string& token) {
    in.sql()
        << "update stock set qty = was.qty, version = stock.version + 1 "
           "from stock_before as was where was.scopelab_token = :token and "
           "was.item = stock.item",
        soci::use(token);
    return outcomes::undone;
  };
  EXPECT_NE(complaints_of(db, how).find("had changed since"),
            std::string::npos);
}

TEST_P(Concurrently, AnUndoThatForgetsItWasDoneIsFound) {
  const stock_database db{GetParam()};
  granularity how = by_transaction(db);
  // No row tells one reservation from another.
  how.reserve = [&db](transaction& in, const std::string& token,
                      const std::vector<std::string>& items, int n) {
    recording rec{db.log, in, token};
    if (!take(in.sql(), items.front(), n)) return false;
    rec.finish();
    return true;
  };
  how.undo = [right = how.undo](transaction& in, const std::string& token) {
    in.sql() << "update scopelab_recording set undone = 0";
    return right(in, token);
  };
  EXPECT_NE(complaints_of(db, how).find("was undone again"), std::string::npos);
}

TEST_P(Concurrently, ACompensationWithoutAKeyIsFound) {
  const stock_database db{GetParam()};
  granularity how = by_event(db);
  how.undo = [](transaction& in, const std::string&) {
    sell(in.sql(), "nut", -1);
    return outcomes::undone;
  };
  EXPECT_NE(complaints_of(db, how).find("was undone again"), std::string::npos);
}

}  // namespace
