#include "scopelab/revert/tests/fixture.hpp"

#include <thread>

namespace {

using namespace scopelab::revert;
using scopelab::revert::test::on_stock;
using scopelab::revert::test::sell;
using scopelab::revert::test::transaction;

change minus(long long n) {
  return {.set = "qty = qty - :n", .where = "qty >= :n", .values = {{"n", n}}};
}

class BeforeImages : public on_stock {
 protected:
  bool take(const std::string& token, const std::string& item, long long n) {
    return commit([&](transaction& tx) {
      return db.images.change(tx, token, item, minus(n));
    });
  }
  outcomes undo(const std::string& token) {
    return commit([&](transaction& tx) { return db.images.undo(tx, token); });
  }
};
SCOPELAB_ON_BOTH(BeforeImages);

TEST_P(BeforeImages, TheRowIsKeptAsItWasAndPutBack) {
  EXPECT_TRUE(take("a", "nut", 3));
  EXPECT_EQ(db.look().stock, "bolt 10 1 / nut 7 2 / screw 10 1");
  int kept = 0;
  int version = 0;
  sql << "select qty, version from stock_before where "
         "scopelab_token = 'a'",
      soci::into(kept), soci::into(version);
  EXPECT_EQ(kept, 10);
  EXPECT_EQ(version, 1);
  EXPECT_EQ(undo("a"), outcomes::undone);
  EXPECT_EQ(db.look().stock, "bolt 10 1 / nut 10 3 / screw 10 1");
}

TEST_P(BeforeImages, DeliveredAgainItChangesNothing) {
  take("a", "nut", 3);
  undo("a");
  EXPECT_EQ(undo("a"), outcomes::undone_before);
  // Not even where the row looks as the first undo found it.
  take("b", "nut", 3);
  EXPECT_EQ(undo("a"), outcomes::undone_before);
  EXPECT_EQ(db.look().stock, "bolt 10 1 / nut 7 4 / screw 10 1");
}

TEST_P(BeforeImages, WhatWasChangedSinceIsAConflict) {
  take("a", "nut", 3);
  sell(sql, "nut", 1);
  EXPECT_EQ(undo("a"), outcomes::conflict);
  EXPECT_EQ(db.look().stock, "bolt 10 1 / nut 6 3 / screw 10 1");
}

TEST_P(BeforeImages, LastFirstAllAreUndone) {
  take("a", "nut", 1);
  take("b", "nut", 2);
  take("c", "nut", 3);
  EXPECT_EQ(undo("b"), outcomes::conflict);
  EXPECT_EQ(undo("c"), outcomes::undone);
  take("d", "nut", 4);
  EXPECT_EQ(undo("b"), outcomes::conflict);
  EXPECT_EQ(undo("d"), outcomes::undone);
  EXPECT_EQ(undo("b"), outcomes::undone);
  EXPECT_EQ(undo("a"), outcomes::undone);
  EXPECT_EQ(db.look().stock, "bolt 10 1 / nut 10 9 / screw 10 1");
}

TEST_P(BeforeImages,
       AnotherWritersChangeStaysAConflictThoughTheLaterOnesAreUndone) {
  take("a", "nut", 1);
  sell(sql, "nut", 1);
  take("b", "nut", 2);
  EXPECT_EQ(undo("b"), outcomes::undone);
  EXPECT_EQ(undo("a"), outcomes::conflict);
  EXPECT_EQ(db.look().stock, "bolt 10 1 / nut 8 5 / screw 10 1");
}

TEST_P(BeforeImages, WhatWasNotCommittedIsUnknown) {
  {
    transaction tx{sql, db.opening()};
    EXPECT_TRUE(db.images.change(tx, "a", "nut", minus(3)));
  }
  EXPECT_EQ(undo("a"), outcomes::unknown);
  EXPECT_EQ(undo("never"), outcomes::unknown);
  EXPECT_EQ(db.look().stock, "bolt 10 1 / nut 10 1 / screw 10 1");
}

TEST_P(BeforeImages, AnUndoThatIsNotCommittedMayComeAgain) {
  take("a", "nut", 3);
  {
    transaction tx{sql, db.opening()};
    EXPECT_EQ(db.images.undo(tx, "a"), outcomes::undone);
  }
  EXPECT_EQ(undo("a"), outcomes::undone);
}

TEST_P(BeforeImages, NoSuchRowNoImage) {
  EXPECT_FALSE(take("a", "washer", 3));
  EXPECT_FALSE(take("b", "nut", 11));
  EXPECT_EQ(undo("a"), outcomes::unknown);
  EXPECT_EQ(undo("b"), outcomes::unknown);
  EXPECT_TRUE(take("b", "nut", 10));
}

TEST_P(BeforeImages, AChangeThatFailsLeavesNoImage) {
  {
    transaction tx{sql, db.opening()};
    EXPECT_THROW(db.images.change(tx, "a", "nut", {.set = "qty = qty - 11"}),
                 soci::soci_error);
  }
  EXPECT_EQ(undo("a"), outcomes::unknown);
}

TEST_P(BeforeImages, ATokenIsGoodForOneOperation) {
  take("a", "nut", 3);
  {
    transaction tx{sql, db.opening()};
    EXPECT_THROW(db.images.change(tx, "a", "bolt", minus(1)), soci::soci_error);
  }
  EXPECT_EQ(db.look().stock, "bolt 10 1 / nut 7 2 / screw 10 1");
}

TEST_P(BeforeImages, ARemovedRowIsAConflict) {
  take("a", "nut", 3);
  sql << "delete from stock where item = 'nut'";
  EXPECT_EQ(undo("a"), outcomes::conflict);
}

TEST_P(BeforeImages, AValuesNameMayBeginLikeAnother) {
  EXPECT_TRUE(commit([&](transaction& tx) {
    return db.images.change(tx, "a", "nut",
                            {.set = "qty = qty - :number",
                             .where = "qty >= :n",
                             .values = {{"n", 5}, {"number", 2}}});
  }));
  EXPECT_EQ(db.look().stock, "bolt 10 1 / nut 8 2 / screw 10 1");
}

TEST_P(BeforeImages, ATokenIsNoStatement) {
  const std::string token = "a'; delete from stock; --";
  EXPECT_TRUE(take(token, "nut", 3));
  EXPECT_FALSE(take("b", "' or '1' = '1", 3));
  EXPECT_EQ(undo(token), outcomes::undone);
  EXPECT_EQ(db.look().stock, "bolt 10 1 / nut 10 3 / screw 10 1");
}

TEST_P(BeforeImages, TheTransactionHasToBeActive) {
  transaction tx{sql, db.opening()};
  tx.rollback();
  EXPECT_THROW(db.images.change(tx, "a", "nut", minus(3)),
               scopelab::txn::refused_error);
  EXPECT_THROW(db.images.undo(tx, "a"), scopelab::txn::refused_error);
}

class BeforeImagesOfPostgresql : public BeforeImages {};
SCOPELAB_ON(postgresql, BeforeImagesOfPostgresql);

// Another client's change is under way: the image is of what that one leaves.
TEST_P(BeforeImagesOfPostgresql, TheImageIsOfTheRowThatWasWaitedFor) {
  soci::session other;
  db.open(other);
  transaction first{other};
  sell(first.sql(), "nut", 1);
  std::jthread second{[&] { take("a", "nut", 3); }};
  soci::session third;
  db.open(third);
  for (int waiting = 0; waiting == 0;)
    third << "select count(*) from pg_locks where not granted",
        soci::into(waiting);
  first.commit();
  second.join();
  EXPECT_EQ(db.look().stock, "bolt 10 1 / nut 6 3 / screw 10 1");
  EXPECT_EQ(undo("a"), outcomes::undone);
  EXPECT_EQ(db.look().stock, "bolt 10 1 / nut 9 4 / screw 10 1");
}

TEST(BeforeImagesNames, AreChecked) {
  const auto made = [](const char* name, const char* key, const char* column) {
    const before_images one{{.name = name, .key = key, .columns = {column}}};
  };
  EXPECT_NO_THROW(made("stock", "item", "qty"));
  EXPECT_THROW(made("stock;", "item", "qty"), std::invalid_argument);
  EXPECT_THROW(made("stock", "", "qty"), std::invalid_argument);
  EXPECT_THROW(made("stock", "item", "2qty"), std::invalid_argument);
  EXPECT_THROW((before_images{{.name = "stock", .key = "item", .columns = {}}}),
               std::invalid_argument);
}

}  // namespace
