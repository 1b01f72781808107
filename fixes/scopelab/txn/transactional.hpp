// HTTP middleware that runs a handler inside a transaction and replies after
// the commit, with the commit's outcome.
//
//   asio::thread_pool workers{4};              // blocking SQL happens here
//   soci::connection_pool sessions{4};         // opened by you
//   const txn::transactional add_item{
//       [](txn::transaction& tx, const txn::request& req) {
//         if (req.body().empty())
//           return answer(400);                // ROLLBACK, then 400
//         store(tx.sql(), req.body());         // throws: ROLLBACK, then 500
//         return answer(201);                  // COMMIT; done: 201,
//       },                                     // failed: 503, in doubt: 500
//       workers, sessions};
//
//   asio::awaitable<void> session(tcp::socket socket) {
//     ...
//     auto reply = co_await add_item(std::move(req), [&] { return gone; });
//     co_await http::async_write(socket, reply, asio::use_awaitable);
//   }
//
// | what happened                             | the database | reply         |
// |-------------------------------------------|--------------|---------------|
// | handler answered < 400, COMMIT was done   | kept         | the handler's |
// | handler answered >= 400                   | ROLLBACK     | the handler's |
// | handler threw                             | ROLLBACK     | 500           |
// | client gone or cancelled before COMMIT    | ROLLBACK     | 503, unread   |
// | COMMIT failed                             | not kept     | 503           |
// | COMMIT in doubt                           | kept or not  | 500           |
// | COMMIT refused (a stream is still open)   | ROLLBACK     | 500           |
// | handler committed by itself               | kept         | the handler's |
// |                                           |              | (threw: 500)  |
// | no session was free, or BEGIN failed      | untouched    | 503           |
//
// The bodies of its own replies are one sentence, which says whether the
// request may be sent again; what the database said goes to options::on_error.
// A 503 is safe to repeat. Once COMMIT is on its way nothing stops it: a client
// that leaves then has its row, and the reply that nobody reads says so.
//
// A session that did not come back idle (in doubt, connection lost) is
// reconnected before it serves again; if that fails its request gets 503.
//
// Not for: handlers that await (the transaction is bound to one worker from
// BEGIN to its end); work outside the database, which no ROLLBACK takes back.
//
// Errors: what is thrown by anything but the handler leaves operator()
// (std::bad_alloc). Cancelled while the handler runs, it still waits for the
// handler, then replies 503.
//
// Thread: operator() in the caller's coroutine, which it never blocks; the
// handler, `gone` and the functions of options on a worker, for several
// requests at a time. Workers and sessions outlive it, and the workers are
// joined before the caller's io_context is destroyed. With as many sessions as
// workers nobody waits for a session.
#pragma once

#include "scopelab/txn/options.hpp"
#include "scopelab/txn/transaction.hpp"

#include <soci/connection-pool.h>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include <chrono>
#include <functional>
#include <type_traits>
#include <utility>

namespace scopelab::txn {

using request = boost::beast::http::request<boost::beast::http::string_body>;
using response = boost::beast::http::response<boost::beast::http::string_body>;

// Asked once, after the handler and right before COMMIT.
using client_gone = std::function<bool()>;

struct transactional_options {
  options transaction = {};

  std::chrono::milliseconds wait_for_session{5000};

  // Makes a session that was reconnected what it was: pragmas, settings.
  std::function<void(soci::session&)> on_reconnect = {};
};

class transactional {
 public:
  using handler = std::function<response(transaction&, const request&)>;

  // The handler takes the transaction, or only its session.
  template <class Handler>
  transactional(Handler handle, boost::asio::thread_pool& workers,
                soci::connection_pool& sessions,
                transactional_options opts = {})
      : handle_(adapt(std::move(handle))),
        workers_(&workers),
        sessions_(&sessions),
        options_(std::move(opts)) {}

  boost::asio::awaitable<response> operator()(request req,
                                              client_gone gone = {}) const;

  // The same, on the thread that calls it.
  response run(const request& req, const client_gone& gone = {}) const;

 private:
  template <class Handler>
  static handler adapt(Handler handle) {
    if constexpr (std::is_invocable_r_v<response, Handler&, transaction&,
                                        const request&>) {
      return handle;
    } else {
      static_assert(std::is_invocable_r_v<response, Handler&, soci::session&,
                                          const request&>,
                    "a handler is response(transaction&, const request&) or "
                    "response(soci::session&, const request&)");
      return [handle](transaction& tx, const request& req) mutable {
        return handle(tx.sql(), req);
      };
    }
  }

  response serve(soci::session& sql, const request& req,
                 const client_gone& gone) const;
  response finish(transaction& tx, response answer, const request& req,
                  const client_gone& gone) const;
  bool make_fit(soci::session& sql) const noexcept;
  void report(const char* what, const char* why) const noexcept;

  handler handle_;
  boost::asio::thread_pool* workers_;
  soci::connection_pool* sessions_;
  transactional_options options_;
};

}  // namespace scopelab::txn
