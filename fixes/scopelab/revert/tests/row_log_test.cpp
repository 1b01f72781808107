#include "scopelab/revert/tests/fixture.hpp"

namespace {

using namespace scopelab::revert;
using scopelab::revert::test::contents;
using scopelab::revert::test::on_stock;
using scopelab::revert::test::sell;
using scopelab::revert::test::transaction;

const contents untouched{"bolt 10 1 / nut 10 1 / screw 10 1", ""};

class RowLog : public on_stock {
 protected:
  // Two rows updated, one of them twice, and one inserted.
  void order(const std::string& token, int id) {
    commit([&](transaction& tx) {
      recording rec{db.log, tx, token};
      work(tx.sql(), id);
      rec.finish();
      return true;
    });
  }
  static void work(soci::session& in, int id) {
    sell(in, "nut", 3);
    sell(in, "bolt", 1);
    sell(in, "nut", 1);
    in << "insert into orders (id, item, qty) values (:id, 'nut', 4)",
        soci::use(id);
  }
  outcomes undo(const std::string& token) {
    return commit([&](transaction& tx) { return db.log.undo(tx, token); });
  }
};
SCOPELAB_ON_BOTH(RowLog);

TEST_P(RowLog, AllRowsAreAsTheyWere) {
  order("a", 17);
  EXPECT_EQ(db.look(),
            (contents{"bolt 9 2 / nut 6 3 / screw 10 1", "17 nut 4 -"}));
  EXPECT_EQ(undo("a"), outcomes::undone);
  EXPECT_EQ(db.look(), untouched);
}

TEST_P(RowLog, DeletedRowsComeBack) {
  sql << "insert into orders (id, item, qty, note) values (1, 'nut', 2, "
         "'it''s')";
  const contents before = db.look();
  commit([&](transaction& tx) {
    recording rec{db.log, tx, "a"};
    tx.sql() << "delete from orders";
    tx.sql() << "delete from stock where item = 'nut'";
    rec.finish();
    return true;
  });
  EXPECT_EQ(db.look().orders, "");
  EXPECT_EQ(undo("a"), outcomes::undone);
  EXPECT_EQ(db.look(), before);
}

TEST_P(RowLog, AConflictInOneRowLeavesAll) {
  order("a", 17);
  sell(sql, "bolt", 1);
  const contents before = db.look();
  EXPECT_EQ(undo("a"), outcomes::conflict);
  EXPECT_EQ(db.look(), before);
}

// SQLite's changeset of an update has the key and the columns that it changed.
TEST_P(RowLog, AnotherColumnOfTheRowIsAConflictOnPostgresqlOnly) {
  commit([&](transaction& tx) {
    recording rec{db.log, tx, "a"};
    tx.sql() << "update stock set qty = 7 where item = 'nut'";
    rec.finish();
    return true;
  });
  sql << "update stock set version = 5 where item = 'nut'";
  EXPECT_EQ(undo("a"), on_postgresql() ? outcomes::conflict : outcomes::undone);
  EXPECT_EQ(db.look().stock, on_postgresql()
                                 ? "bolt 10 1 / nut 7 5 / screw 10 1"
                                 : "bolt 10 1 / nut 10 5 / screw 10 1");
}

// The triggers of the other log's tables are there, and see the change.
TEST_P(RowLog, TablesOfAnotherLogAreNotTakenBack) {
  const row_log stock_only{{"stock"}};
  commit([&](transaction& tx) {
    recording rec{stock_only, tx, "a"};
    work(tx.sql(), 17);
    rec.finish();
    return true;
  });
  EXPECT_EQ(undo("a"), outcomes::undone);
  EXPECT_EQ(db.look(),
            (contents{"bolt 10 1 / nut 10 1 / screw 10 1", "17 nut 4 -"}));
}

TEST_P(RowLog, ARowThatWasRemovedOrTakenIsAConflict) {
  order("a", 17);
  sql << "delete from orders where id = 17";
  EXPECT_EQ(undo("a"), outcomes::conflict);
  commit([&](transaction& tx) {
    recording rec{db.log, tx, "b"};
    tx.sql() << "delete from stock where item = 'screw'";
    rec.finish();
    return true;
  });
  sql << "insert into stock (item, qty, version) values ('screw', 1, 1)";
  EXPECT_EQ(undo("b"), outcomes::conflict);
  EXPECT_EQ(db.look().stock, "bolt 9 2 / nut 6 3 / screw 1 1");
}

TEST_P(RowLog, AConflictLeavesTheTransactionUsable) {
  order("a", 17);
  sell(sql, "bolt", 1);
  commit([&](transaction& tx) {
    EXPECT_EQ(db.log.undo(tx, "a"), outcomes::conflict);
    sell(tx.sql(), "screw", 5);
    return true;
  });
  EXPECT_EQ(db.look().stock, "bolt 8 3 / nut 6 3 / screw 5 2");
}

// The rows are as the first undo found them: what they look like is not enough.
TEST_P(RowLog, DeliveredAgainItChangesNothingThoughTheRowsLookTheSame) {
  order("a", 17);
  EXPECT_EQ(undo("a"), outcomes::undone);
  EXPECT_EQ(undo("a"), outcomes::undone_before);
  order("b", 17);
  const contents before = db.look();
  EXPECT_EQ(undo("a"), outcomes::undone_before);
  EXPECT_EQ(db.look(), before);
  EXPECT_EQ(undo("b"), outcomes::undone);
  EXPECT_EQ(db.look(), untouched);
}

TEST_P(RowLog, OnlyWhatIsWithinTheRecordingIsTakenBack) {
  commit([&](transaction& tx) {
    sell(tx.sql(), "screw", 1);
    {
      recording rec{db.log, tx, "a"};
      work(tx.sql(), 17);
      rec.finish();
    }
    sell(tx.sql(), "screw", 1);
    return true;
  });
  EXPECT_EQ(undo("a"), outcomes::undone);
  EXPECT_EQ(db.look().stock, "bolt 10 1 / nut 10 1 / screw 8 3");
}

TEST_P(RowLog, WhatIsNotFinishedOrNotCommittedIsUnknown) {
  commit([&](transaction& tx) {
    const recording rec{db.log, tx, "a"};
    sell(tx.sql(), "screw", 1);
    return true;
  });
  EXPECT_EQ(undo("a"), outcomes::unknown);
  {
    transaction tx{sql, db.opening()};
    recording rec{db.log, tx, "b"};
    sell(tx.sql(), "screw", 1);
    rec.finish();
  }
  EXPECT_EQ(undo("b"), outcomes::unknown);
  EXPECT_EQ(db.look().stock, "bolt 10 1 / nut 10 1 / screw 9 2");
  // Nothing of either is in the way of a recording of that token.
  order("a", 17);
  order("b", 18);
  EXPECT_EQ(undo("b"), outcomes::undone);
  EXPECT_EQ(undo("a"), outcomes::undone);
  EXPECT_EQ(db.look().stock, "bolt 10 1 / nut 10 1 / screw 9 2");
}

TEST_P(RowLog, ATokenIsGoodForOneTransaction) {
  order("a", 17);
  transaction tx{sql, db.opening()};
  recording rec{db.log, tx, "a"};
  sell(tx.sql(), "screw", 1);
  EXPECT_THROW(rec.finish(), soci::soci_error);
}

TEST_P(RowLog, ARecordingIsFinishedOnce) {
  transaction tx{sql, db.opening()};
  recording rec{db.log, tx, "a"};
  rec.finish();
  EXPECT_THROW(rec.finish(), std::logic_error);
}

TEST_P(RowLog, NothingChangedIsUndoneToo) {
  commit([&](transaction& tx) {
    recording rec{db.log, tx, "a"};
    rec.finish();
    return true;
  });
  EXPECT_EQ(undo("a"), outcomes::undone);
}

// The undo is a transaction like any other: it may be recorded itself.
TEST_P(RowLog, AnUndoCanBeUndone) {
  order("a", 17);
  const contents after = db.look();
  commit([&](transaction& tx) {
    recording rec{db.log, tx, "back"};
    const outcomes what = db.log.undo(tx, "a");
    rec.finish();
    return what;
  });
  EXPECT_EQ(db.look(), untouched);
  EXPECT_EQ(undo("back"), outcomes::undone);
  EXPECT_EQ(db.look(), after);
}

class RowLogOfPostgresql : public RowLog {};
SCOPELAB_ON(postgresql, RowLogOfPostgresql);

// The trigger runs for the partition, which is no table of the log.
TEST_P(RowLogOfPostgresql, ARowOfAPartitionIsTheTables) {
  sql << "drop table if exists sample";
  sql << "create table sample (id integer primary key, x integer) partition by "
         "range (id)";
  sql << "create table sample_low partition of sample for values from (0) to "
         "(10)";
  sql << "insert into sample values (1, 5)";
  const row_log log{{"sample"}};
  log.create(sql);
  commit([&](transaction& tx) {
    recording rec{log, tx, "a"};
    tx.sql() << "update sample set x = 6";
    rec.finish();
    return true;
  });
  EXPECT_EQ(commit([&](transaction& tx) { return log.undo(tx, "a"); }),
            outcomes::undone);
  int x = 0;
  sql << "select x from sample", soci::into(x);
  EXPECT_EQ(x, 5);
  sql << "drop table sample";
}

// JSON of such values is not the same in every session, unless that is seen to.
TEST_P(RowLogOfPostgresql, ASessionOfOtherSettingsMayUndo) {
  sql << "drop table if exists sample";
  sql << "create table sample (id integer primary key, at timestamp with time "
         "zone, took interval, raw bytea, x double precision)";
  sql << "insert into sample values (1, now(), '1 day 2 hours', '\\x00ff', "
         "0.1)";
  const row_log log{{"sample"}};
  log.create(sql);
  commit([&](transaction& tx) {
    recording rec{log, tx, "a"};
    tx.sql() << "update sample set at = now() + interval '1 hour', took = '3 "
                "hours', raw = '\\x01', x = x / 3";
    rec.finish();
    return true;
  });
  soci::session other;
  db.open(other);
  other << "set timezone = 'Asia/Kolkata'";
  other << "set intervalstyle = 'iso_8601'";
  other << "set bytea_output = 'escape'";
  other << "set extra_float_digits = -3";
  transaction back{other};
  EXPECT_EQ(log.undo(back, "a"), outcomes::undone);
  back.commit();
  int same = 0;
  sql << "select count(*) from sample where took = '1 day 2 hours' and raw = "
         "'\\x00ff' and x = 0.1 and at <= now()",
      soci::into(same);
  EXPECT_EQ(same, 1);
  sql << "drop table sample";
}

TEST_P(RowLog, ATableWithoutAPrimaryKeyIsRefused) {
  sql << "create table if not exists heap (x integer)";
  EXPECT_THROW((row_log{{"stock", "heap"}}.create(sql)), std::invalid_argument);
  EXPECT_THROW(row_log{{"nowhere"}}.create(sql), std::invalid_argument);
  sql << "drop table heap";
}

TEST(RowLogNames, AreChecked) {
  EXPECT_THROW(row_log{{"stock; --"}}, std::invalid_argument);
  EXPECT_THROW(row_log{{}}, std::invalid_argument);
}

}  // namespace
