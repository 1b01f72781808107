#include "scopelab/txn/transactional.hpp"

#include "scopelab/scope/scope_exit.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>

namespace scopelab::txn {

namespace asio = boost::asio;
namespace http = boost::beast::http;

namespace {

response sentence(http::status status, const request& req, const char* text) {
  response r{status, req.version()};
  r.set(http::field::content_type, "text/plain; charset=utf-8");
  r.keep_alive(req.keep_alive());
  r.body() = std::string(text) + '\n';
  r.prepare_payload();
  return r;
}

response nothing_done(const request& req) {
  return sentence(http::status::service_unavailable, req,
                  "The database can't be reached. Nothing was saved; the "
                  "request may be sent again.");
}

response not_saved(const request& req) {
  return sentence(http::status::service_unavailable, req,
                  "The database refused to commit. Nothing was saved; the "
                  "request may be sent again.");
}

response client_left(const request& req) {
  return sentence(http::status::service_unavailable, req,
                  "The client left before the commit. Nothing was saved.");
}

response in_doubt(const request& req) {
  return sentence(http::status::internal_server_error, req,
                  "It is not known whether the request was saved. Look before "
                  "it is sent again.");
}

response handler_failed(const request& req) {
  return sentence(http::status::internal_server_error, req,
                  "The request failed. Nothing was saved.");
}

response failed_after_commit(const request& req) {
  return sentence(http::status::internal_server_error, req,
                  "The request was saved, then failed. Look before it is sent "
                  "again.");
}

}  // namespace

void transactional::report(const char* what, const char* why) const noexcept {
  try {
    const std::string line = std::string(what) + ": " + why;
    if (options_.transaction.on_error) {
      options_.transaction.on_error(line);
    } else {
      std::fprintf(stderr, "scopelab::txn: %s\n", line.c_str());
    }
  } catch (...) {  // a report has no say in the reply
  }
}

asio::awaitable<response> transactional::operator()(request req,
                                                    client_gone gone) const {
  const auto cancelled = std::make_shared<std::atomic<bool>>(false);
  auto start = [this, cancelled, req = std::move(req),
                gone = std::move(gone)](auto done) mutable {
    if (auto slot = asio::get_associated_cancellation_slot(done);
        slot.is_connected())
      slot.assign([cancelled](asio::cancellation_type) { *cancelled = true; });
    auto caller = asio::make_work_guard(asio::get_associated_executor(done));
    asio::post(*workers_, [this, cancelled, req = std::move(req),
                           gone = std::move(gone), done = std::move(done),
                           caller = std::move(caller)]() mutable {
      response reply;
      std::exception_ptr error;
      try {
        reply = run(req, [&] { return (gone && gone()) || *cancelled; });
      } catch (...) {
        error = std::current_exception();
      }
      asio::post(caller.get_executor(),
                 [done = std::move(done), reply = std::move(reply),
                  error]() mutable { done(error, std::move(reply)); });
    });
  };
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>,
                                          void(std::exception_ptr, response)>(
      std::move(start), asio::use_awaitable);
}

response transactional::run(const request& req, const client_gone& gone) const {
  std::size_t place = 0;
  if (!sessions_->try_lease(
          place, static_cast<int>(options_.wait_for_session.count()))) {
    report("no session was free", "the pool is exhausted");
    return nothing_done(req);
  }
  const scope_exit give_back{[&]() noexcept { sessions_->give_back(place); }};
  soci::session& sql = sessions_->at(place);
  // Whoever used it last may have left it in doubt.
  if (!make_fit(sql)) return nothing_done(req);
  response reply = serve(sql, req, gone);
  make_fit(sql);
  return reply;
}

// Reconnects a session that is not idle; locks of a transaction in doubt end
// with its connection.
bool transactional::make_fit(soci::session& sql) const noexcept {
  try {
    const detail::link now = detail::look(sql);
    if (now == detail::link::idle) return true;
    if (now == detail::link::unknown && sql.is_connected()) return true;
    sql.reconnect();
    if (options_.on_reconnect) options_.on_reconnect(sql);
    return true;
  } catch (const std::exception& e) {
    report("a session could not be reconnected", e.what());
  } catch (...) {
    report("a session could not be reconnected", "unknown exception");
  }
  return false;
}

response transactional::serve(soci::session& sql, const request& req,
                              const client_gone& gone) const {
  try {
    transaction tx{sql, options_.transaction};
    try {
      return finish(tx, handle_(tx, req), req, gone);
    } catch (const std::exception& e) {
      report("the handler threw", e.what());
    } catch (...) {
      report("the handler threw", "unknown exception");
    }
    switch (tx.state()) {
      case states::committed:
        return failed_after_commit(req);
      case states::in_doubt:
        return in_doubt(req);
      default:
        return handler_failed(req);
    }
  } catch (const error& e) {
    report("the transaction could not begin", e.what());
    return nothing_done(req);
  }
}

response transactional::finish(transaction& tx, response answer,
                               const request& req,
                               const client_gone& gone) const {
  const bool good = answer.result_int() < 400;
  switch (tx.state()) {  // the handler may have ended it
    case states::committed:
      return answer;
    case states::in_doubt:
      return in_doubt(req);
    case states::rolled_back:
      return good ? handler_failed(req) : std::move(answer);
    case states::active:
      break;
  }
  if (!good) return answer;
  if (gone && gone()) return client_left(req);
  try {
    tx.commit();
    return answer;
  } catch (const failed_error& e) {
    report("not committed", e.what());
    return not_saved(req);
  } catch (const in_doubt_error& e) {
    report("not known to be committed", e.what());
    return in_doubt(req);
  } catch (const refused_error& e) {
    report("not committed", e.what());
    return handler_failed(req);
  }
}

}  // namespace scopelab::txn
