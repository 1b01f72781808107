// What an outbox without claims, and a cursor over ids, do on PostgreSQL; by
// script, as labs/11_half_done_saga does it on SQLite. And the relay, beside them.
#include "scopelab/saga/tests/fixture.hpp"

#include <array>
#include <list>
#include <map>

namespace {

using namespace scopelab::saga;
using namespace scopelab::saga::test;
namespace txn = scopelab::txn;

class Article : public at_place {
 protected:
  static constexpr int rows_to_send = 2'000;

  void fill() {
    detail::query(sql, "drop table if exists letter");
    detail::query(sql,
                  "create table letter (id bigserial primary key, sent boolean "
                  "not null default false)");
  }
  void fill(int count) {
    fill();
    detail::query(sql,
                  "insert into letter (sent) select false from "
                  "generate_series(1, " +
                      std::to_string(count) + ")");
  }

  // Four pollers in lockstep: all read a batch, then each sends and marks what
  // it has read. Returns how often something was sent.
  int poll_by_four(const std::string& select) {
    std::list<soci::session> sessions;
    std::list<txn::transaction> open;
    for (int i = 0; i < 4; ++i) at.open(sessions.emplace_back());
    int sends = 0;
    for (int before = -1; before != sends;) {
      before = sends;
      open.clear();
      std::vector<std::vector<detail::row>> taken;
      for (soci::session& one : sessions) {
        txn::transaction& tx = open.emplace_back(one);
        taken.push_back(detail::query(tx.sql(), select, {}, 1));
      }
      auto tx = open.begin();
      for (const auto& batch : taken) {
        for (const detail::row& r : batch) {
          ++sends;
          detail::query(tx->sql(), "update letter set sent = true where id = ?",
                        {detail::number(r.front())});
        }
        tx->commit();
        ++tx;
      }
    }
    return sends;
  }
};
SCOPELAB_AT(postgresql, Article, postgresql, embedded);

TEST_P(Article, FourPollersWithoutAClaimSendEachRowFourTimes) {
  fill(rows_to_send);
  EXPECT_EQ(poll_by_four("select id from letter where not sent order by id "
                         "limit 100"),
            4 * rows_to_send);
}

TEST_P(Article, FourPollersThatSkipWhatIsLockedSendEachRowOnce) {
  fill(rows_to_send);
  EXPECT_EQ(poll_by_four("select id from letter where not sent order by id "
                         "limit 100 for update skip locked"),
            rows_to_send);
}

// Ids are taken at the insert; the later one is seen first.
TEST_P(Article, ACursorOverIdsSkipsWhatCommitsLate) {
  fill();
  soci::session second, reader;
  at.open(second);
  at.open(reader);
  std::string last = "0";
  texts by_cursor, by_mark;
  const auto read = [&] {
    for (const detail::row& r : detail::query(
             reader,
             "select id from letter where id > " + last + " order by id", {},
             1))
      by_cursor.push_back(last = r.front());
    for (const detail::row& r :
         detail::query(reader,
                       "update letter set sent = true where not sent returning "
                       "id",
                       {}, 1))
      by_mark.push_back(r.front());
  };
  for (int i = 0; i < 50; ++i) {
    txn::transaction late{sql};
    detail::query(late.sql(), "insert into letter default values");
    {
      txn::transaction early{second};
      detail::query(early.sql(), "insert into letter default values");
      early.commit();
    }
    read();
    late.commit();
    read();
  }
  EXPECT_EQ(by_cursor.size(), 50U);
  EXPECT_EQ(by_mark.size(), 100U);
}

}  // namespace
