// Many requests at a time, cancelled ones, and a client on a real socket.
#include "scopelab/txn/tests/fixture.hpp"
#include "scopelab/txn/tests/http_fixture.hpp"
#include "scopelab/txn/transactional.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>

#include <atomic>
#include <future>
#include <latch>
#include <set>
#include <thread>

namespace {

using namespace scopelab::txn;
using namespace scopelab::txn::test;
namespace asio = boost::asio;
using asio::ip::tcp;

// The ids in item, as somebody else sees them.
std::set<int> stored(const database& db) {
  soci::session sql;
  db.open(sql);
  const soci::rowset<int> ids = (sql.prepare << "select id from item");
  return {ids.begin(), ids.end()};
}

class TransactionalAsync : public on_server {};
SCOPELAB_ON_BOTH(TransactionalAsync);

// 400 requests, 16 at a time: each 14th COMMIT is not sent, each 30th is done
// but its answer is lost, each 25th client is gone before the COMMIT.
TEST_P(TransactionalAsync, Replied200IsARowAndNoRowIsDenied) {
  constexpr int requests = 400;
  faults.fail_every("commit", 14, when::before);
  faults.fail_every("commit", 30, when::after);
  const auto left = [](int id) { return id % 25 == 0; };

  std::atomic<int> inside = 0;
  const transactional handle{[&](transaction& tx, const request& req) {
                               ++inside;
                               return store(tx, req);
                             },
                             workers, sessions, opts()};
  asio::io_context io;
  std::set<int> replied_ok, doubtful, refused;
  int next = 0;
  const auto client = [&]() -> asio::awaitable<void> {
    while (next < requests) {
      const int id = ++next;
      const response reply =
          co_await handle(put(id), [&left, id] { return left(id); });
      if (reply.result() == http::status::ok) {
        replied_ok.insert(id);
      } else if (reply.result() == http::status::internal_server_error) {
        doubtful.insert(id);
      } else {
        refused.insert(id);
      }
    }
  };
  for (int i = 0; i < 16; ++i) asio::co_spawn(io, client, asio::detached);
  io.run();

  const std::set<int> rows = stored(db);
  const auto commits = static_cast<int>(faults.passed("commit"));
  EXPECT_EQ(inside, requests);
  EXPECT_EQ(commits, requests - requests / 25);
  // Commits 210 would fail on both sides: it is never sent.
  const int lost = commits / 30 - commits / 210;
  EXPECT_EQ(static_cast<int>(doubtful.size()), commits / 14 + lost);
  EXPECT_EQ(static_cast<int>(refused.size()), requests / 25);
  EXPECT_EQ(rows.size(), replied_ok.size() + static_cast<std::size_t>(lost));
  for (const int id : replied_ok) EXPECT_TRUE(rows.contains(id)) << id;
  for (const int id : refused) {
    EXPECT_TRUE(left(id)) << id;
    EXPECT_FALSE(rows.contains(id)) << id;
  }
  for (const int id : rows)
    EXPECT_TRUE(replied_ok.contains(id) || doubtful.contains(id)) << id;
}

TEST_P(TransactionalAsync, NeverBlocksTheCallersThread) {
  std::latch released{1};
  const transactional handle{[&](transaction& tx, const request& req) {
                               released.wait();
                               return store(tx, req);
                             },
                             workers, sessions, opts()};
  asio::io_context io;
  std::thread::id before, after;
  const auto client = [&]() -> asio::awaitable<void> {
    before = std::this_thread::get_id();
    co_await handle(put(1));
    after = std::this_thread::get_id();
  };
  asio::co_spawn(io, client, asio::detached);
  // Runs while the handler waits, on the same thread.
  asio::post(io, [&] { released.count_down(); });
  io.run();
  EXPECT_EQ(before, after);
  EXPECT_EQ(db.items(), 1);
}

TEST_P(TransactionalAsync, CancelledInTheHandlerRollsBack) {
  std::latch cancelled{1};
  asio::io_context io;
  asio::cancellation_signal signal;
  const transactional handle{[&](transaction& tx, const request& req) {
                               response r = store(tx, req);
                               asio::post(io, [&] {
                                 signal.emit(asio::cancellation_type::terminal);
                                 cancelled.count_down();
                               });
                               cancelled.wait();
                               return r;
                             },
                             workers, sessions, opts()};
  int status = 0;
  const auto client = [&]() -> asio::awaitable<void> {
    const response reply = co_await handle(put(1));
    status = static_cast<int>(reply.result_int());
  };
  asio::co_spawn(io, client,
                 asio::bind_cancellation_slot(signal.slot(), asio::detached));
  io.run();
  EXPECT_EQ(status, 503);
  EXPECT_EQ(db.items(), 0);
}

// COMMIT is on its way: the row is there, and the reply knows.
TEST_P(TransactionalAsync, CancelledDuringTheCommitIsDecidedByTheCommit) {
  std::latch cancelled{1};
  asio::io_context io;
  asio::cancellation_signal signal;
  transactional_options o = opts();
  o.transaction.on_wire = [&](std::string_view command) {
    if (command != "COMMIT") return;
    asio::post(io, [&] {
      signal.emit(asio::cancellation_type::terminal);
      cancelled.count_down();
    });
    cancelled.wait();
  };
  const transactional handle{store, workers, sessions, o};
  int status = 0;
  bool delivered = false;
  const auto client = [&]() -> asio::awaitable<void> {
    const response reply = co_await handle(put(1));
    status = static_cast<int>(reply.result_int());
    co_await asio::post(io, asio::use_awaitable);  // throws: cancelled
    delivered = true;
  };
  asio::co_spawn(io, client,
                 asio::bind_cancellation_slot(signal.slot(), asio::detached));
  io.run();
  EXPECT_EQ(status, 200);
  EXPECT_FALSE(delivered);
  EXPECT_EQ(db.items(), 1);
}

// Over a socket: one request that is served, and one whose client hangs up
// while the handler runs, seen by a read that waits for the end.
TEST_P(TransactionalAsync, AClientThatHangsUpLeavesNoRow) {
  std::promise<void> entered;
  std::latch seen_gone{1};
  const transactional handle{[&](transaction& tx, const request& req) {
                               response r = store(tx, req);
                               if (req.body() == "2") {
                                 entered.set_value();
                                 seen_gone.wait();
                               }
                               return r;
                             },
                             workers, sessions, opts()};
  asio::io_context io;
  tcp::acceptor acceptor{io, {asio::ip::address_v4::loopback(), 0}};

  std::atomic<bool> gone = false;
  std::vector<unsigned> decided;
  const auto watch = [&](tcp::socket& socket) -> asio::awaitable<void> {
    boost::system::error_code end;
    char byte = 0;
    co_await socket.async_read_some(
        asio::buffer(&byte, 1), asio::redirect_error(asio::use_awaitable, end));
    gone = true;
    seen_gone.count_down();
  };
  const auto server = [&]() -> asio::awaitable<void> {
    for (int i = 0; i < 2; ++i) {
      tcp::socket socket = co_await acceptor.async_accept(asio::use_awaitable);
      boost::beast::flat_buffer buffer;
      request req;
      co_await http::async_read(socket, buffer, req, asio::use_awaitable);
      if (i == 1) asio::co_spawn(io, watch(socket), asio::detached);
      const response reply =
          co_await handle(std::move(req), [&] { return gone.load(); });
      decided.push_back(reply.result_int());
      boost::system::error_code unread;
      co_await http::async_write(
          socket, reply, asio::redirect_error(asio::use_awaitable, unread));
    }
  };
  asio::co_spawn(io, server, asio::detached);

  std::thread client{[&] {
    asio::io_context own;
    {
      tcp::socket socket{own};
      socket.connect(acceptor.local_endpoint());
      http::write(socket, put(1));
      boost::beast::flat_buffer buffer;
      response reply;
      http::read(socket, buffer, reply);
      EXPECT_EQ(reply.result(), http::status::ok);
      EXPECT_EQ(stored(db), std::set<int>{1});
    }
    tcp::socket socket{own};
    socket.connect(acceptor.local_endpoint());
    http::write(socket, put(2));
    entered.get_future().wait();
    socket.close();
  }};
  io.run();
  client.join();
  EXPECT_EQ(decided, (std::vector<unsigned>{200, 503}));
  EXPECT_EQ(stored(db), std::set<int>{1});
}

}  // namespace
