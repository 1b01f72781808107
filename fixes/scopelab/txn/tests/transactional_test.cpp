// One request at a time: what the reply says is what the database has.
#include "scopelab/txn/transactional.hpp"

#include "scopelab/txn/stream.hpp"
#include "scopelab/txn/tests/fixture.hpp"
#include "scopelab/txn/tests/http_fixture.hpp"

#include <memory>
#include <stdexcept>

namespace {

using namespace scopelab::txn;
using namespace scopelab::txn::test;

class Transactional : public on_server {};
SCOPELAB_ON_BOTH(Transactional);

TEST_P(Transactional, AGoodAnswerIsSentOnceItIsCommitted) {
  const transactional handle{store, workers, sessions, opts()};
  const response reply = handle.run(put(1));
  EXPECT_EQ(reply.result(), http::status::ok);
  EXPECT_EQ(reply.body(), "stored 1");
  EXPECT_EQ(db.items(), 1);
  EXPECT_TRUE(errors.empty());
}

TEST_P(Transactional, AHandlerMayTakeOnlyTheSession) {
  const transactional handle{[](soci::session& sql, const request& req) {
                               sql << "insert into item (id) values (1)";
                               return answer(req, http::status::created);
                             },
                             workers, sessions, opts()};
  EXPECT_EQ(handle.run(put(1)).result(), http::status::created);
  EXPECT_EQ(db.items(), 1);
}

TEST_P(Transactional, AnErrorAnswerRollsBackAndIsSent) {
  for (const auto status :
       {http::status::bad_request, http::status::bad_gateway}) {
    const transactional handle{[&](transaction& tx, const request& req) {
                                 store(tx, req);
                                 return answer(req, status);
                               },
                               workers, sessions, opts()};
    EXPECT_EQ(handle.run(put(1)).result(), status);
  }
  EXPECT_EQ(db.items(), 0);
  EXPECT_TRUE(errors.empty());
}

TEST_P(Transactional, AHandlerThatThrowsRollsBack) {
  const transactional handle{[](transaction& tx, const request& req) {
                               store(tx, req);
                               throw std::runtime_error("work");
                               return response{};
                             },
                             workers, sessions, opts()};
  const response reply = handle.run(put(1));
  EXPECT_EQ(reply.result(), http::status::internal_server_error);
  EXPECT_EQ(reply.body(), "The request failed. Nothing was saved.\n");
  EXPECT_EQ(db.items(), 0);
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors[0], "the handler threw: work");
}

TEST_P(Transactional, ADatabaseErrorIsNotShownToTheClient) {
  const transactional handle{store, workers, sessions, opts()};
  handle.run(put(1));
  const response reply = handle.run(put(1));
  EXPECT_EQ(reply.result(), http::status::internal_server_error);
  EXPECT_EQ(reply.body().find("item"), std::string::npos);
  EXPECT_EQ(errors.size(), 1U);
}

TEST_P(Transactional, AClientGoneBeforeTheCommitLeavesNoRow) {
  const transactional handle{store, workers, sessions, opts()};
  const response reply = handle.run(put(1), [] { return true; });
  EXPECT_EQ(reply.result(), http::status::service_unavailable);
  EXPECT_EQ(db.items(), 0);
  EXPECT_EQ(faults.passed("commit"), 0U);
}

TEST_P(Transactional, ACommitInDoubtIs500AndTheSessionIsReplaced) {
  int rows = 0;
  for (const when side : {when::before, when::after}) {
    faults.fail("commit", 1, side);
    const transactional handle{store, workers, sessions, opts()};
    const response reply = handle.run(put(++rows));
    EXPECT_EQ(reply.result(), http::status::internal_server_error);
    EXPECT_EQ(reply.body(),
              "It is not known whether the request was saved. Look before it "
              "is sent again.\n");
    for (int i = 0; i < 4; ++i)
      EXPECT_EQ(handle.run(put(++rows)).result(), http::status::ok);
  }
  EXPECT_EQ(db.items(), rows - 1);
}

TEST_P(Transactional, ACommitThatIsRefusedByTheDatabaseIs503) {
  const transactional handle{
      [](transaction& tx, const request& req) {
        tx.sql() << "insert into part (id, item) values (1, 99)";
        return answer(req, http::status::ok);
      },
      workers, sessions, opts()};
  for (int i = 0; i < 2; ++i) {
    const response reply = handle.run(put(1));
    EXPECT_EQ(reply.result(), http::status::service_unavailable);
    EXPECT_EQ(reply.body(),
              "The database refused to commit. Nothing was saved; the request "
              "may be sent again.\n");
  }
}

TEST_P(Transactional, ABeginThatFailsIs503AndNeverRunsTheHandler) {
  int ran = 0;
  const transactional handle{[&](transaction& tx, const request& req) {
                               ++ran;
                               return store(tx, req);
                             },
                             workers, sessions, opts()};
  for (const when side : {when::before, when::after}) {
    faults.fail("begin", 1, side);
    EXPECT_EQ(handle.run(put(1)).result(), http::status::service_unavailable);
  }
  EXPECT_EQ(ran, 0);
  EXPECT_EQ(handle.run(put(1)).result(), http::status::ok);
}

TEST_P(Transactional, ARollbackThatFailsDoesNotReachTheNextRequest) {
  for (const when side : {when::before, when::after}) {
    faults.fail("rollback", 1, side);
    const transactional handle{[&](transaction& tx, const request& req) {
                                 store(tx, req);
                                 return answer(req, http::status::conflict);
                               },
                               workers, sessions, opts()};
    EXPECT_EQ(handle.run(put(1)).result(), http::status::conflict);
    EXPECT_EQ(db.items(), 0);
  }
  EXPECT_EQ(errors.size(), 2U);
  const transactional handle{store, workers, sessions, opts()};
  EXPECT_EQ(handle.run(put(1)).result(), http::status::ok);
}

TEST_P(Transactional, AHandlerMayEndTheTransactionItself) {
  const auto ended = [&](auto end, http::status status) {
    const transactional handle{[&](transaction& tx, const request& req) {
                                 store(tx, req);
                                 end(tx);
                                 return answer(req, status);
                               },
                               workers, sessions, opts()};
    return handle.run(put(1)).result();
  };
  const auto back = [](transaction& tx) { tx.rollback(); };
  EXPECT_EQ(ended(back, http::status::ok), http::status::internal_server_error);
  EXPECT_EQ(ended(back, http::status::conflict), http::status::conflict);
  EXPECT_EQ(db.items(), 0);
  EXPECT_EQ(ended([](transaction& tx) { tx.commit(); }, http::status::ok),
            http::status::ok);
  EXPECT_EQ(db.items(), 1);
}

TEST_P(Transactional, AHandlerThatThrowsAfterItsOwnCommitSaysSo) {
  const transactional handle{[](transaction& tx, const request& req) {
                               store(tx, req);
                               tx.commit();
                               throw std::runtime_error("late");
                               return response{};
                             },
                             workers, sessions, opts()};
  const response reply = handle.run(put(1));
  EXPECT_EQ(reply.result(), http::status::internal_server_error);
  EXPECT_EQ(reply.body(),
            "The request was saved, then failed. Look before it is sent "
            "again.\n");
  EXPECT_EQ(db.items(), 1);
}

TEST_P(Transactional, AStreamLeftOpenRefusesTheCommit) {
  std::unique_ptr<stream> left;
  const transactional handle{[&](transaction& tx, const request& req) {
                               left = std::make_unique<stream>(tx);
                               return store(tx, req);
                             },
                             workers, sessions, opts()};
  EXPECT_EQ(handle.run(put(1)).result(), http::status::internal_server_error);
  EXPECT_FALSE(left->is_open());
  EXPECT_EQ(db.items(), 0);
}

TEST_P(Transactional, WithoutAFreeSessionTheReplyIs503) {
  std::size_t taken[size];
  for (std::size_t& place : taken) place = sessions.lease();
  transactional_options quick = opts();
  quick.wait_for_session = std::chrono::milliseconds{20};
  const transactional handle{store, workers, sessions, quick};
  EXPECT_EQ(handle.run(put(1)).result(), http::status::service_unavailable);
  for (const std::size_t place : taken) sessions.give_back(place);
  EXPECT_EQ(handle.run(put(1)).result(), http::status::ok);
}

TEST_P(Transactional, ASessionThatWasClosedIsReconnected) {
  for (std::size_t i = 0; i < size; ++i) sessions.at(i).close();
  const transactional handle{store, workers, sessions, opts()};
  EXPECT_EQ(handle.run(put(1)).result(), http::status::ok);
}

TEST_P(Transactional, ASessionThatWasNeverOpenedIs503) {
  soci::connection_pool closed{1};
  const transactional handle{store, workers, closed, opts()};
  EXPECT_EQ(handle.run(put(1)).result(), http::status::service_unavailable);
  EXPECT_EQ(errors.size(), 1U);
}

TEST_P(Transactional, TheReplyKeepsTheConnectionAsTheRequestAsked) {
  const transactional handle{store, workers, sessions, opts()};
  for (const bool keep : {true, false}) {
    request req = put(1);
    req.keep_alive(keep);
    EXPECT_EQ(handle.run(req, [] { return true; }).keep_alive(), keep);
  }
}

}  // namespace
