#include "scopelab/observe/detail/http_post.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <charconv>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace scopelab::observe::detail {

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using time_point = std::chrono::steady_clock::time_point;

constexpr std::size_t largest_answer = 65536;

struct address {
  std::string host, port, path, authority;
};

address parse(const std::string& url) {
  constexpr std::string_view scheme = "http://";
  const auto refuse = [&](const char* why) {
    throw std::invalid_argument("the collector's URL \"" + url + "\": " + why);
  };
  if (url.rfind("https://", 0) == 0) {
    refuse("https is not spoken here; a collector beside the program does");
  }
  if (url.rfind(scheme, 0) != 0) refuse("it is not http://HOST[:PORT][/PATH]");
  const auto slash = url.find('/', scheme.size());
  address to;
  to.authority = url.substr(scheme.size(), slash - scheme.size());
  if (slash != std::string::npos) to.path = url.substr(slash);
  if (to.path.empty() || to.path == "/") to.path = "/v1/traces";
  const auto bracket = to.authority.rfind(']');  // of an IPv6 address
  const auto colon = to.authority.rfind(':');
  const bool has_port = colon != std::string::npos &&
                        (bracket == std::string::npos || colon > bracket);
  to.host = to.authority.substr(0, has_port ? colon : std::string::npos);
  to.port = has_port ? to.authority.substr(colon + 1) : "80";
  if (to.host.size() > 1 && to.host.front() == '[') {
    to.host = to.host.substr(1, to.host.size() - 2);
  }
  unsigned number = 0;
  const char* const end = to.port.data() + to.port.size();
  const auto read = std::from_chars(to.port.data(), end, number);
  if (to.host.empty()) refuse("it has no host");
  if (read.ptr != end || number == 0 || number > 65535) refuse("no such port");
  const auto is_odd = [](unsigned char c) { return c <= ' ' || c > '~'; };
  for (const char c : url) {
    if (is_odd(static_cast<unsigned char>(c))) refuse("it has odd characters");
  }
  return to;
}

// The system's look-up can't be given up, so it is left behind: on a thread that
// has nothing but this.
struct look_up {
  std::mutex mutex;
  std::condition_variable done;
  bool is_done = false;
  error_code error = asio::error::timed_out;
  tcp::resolver::results_type found;
};

tcp::resolver::results_type resolve(const address& to, time_point deadline,
                                    error_code& error) {
  asio::io_context context;
  tcp::resolver by_number{context};
  const auto flags = asio::ip::resolver_base::numeric_host |
                     asio::ip::resolver_base::numeric_service;
  auto at_once = by_number.resolve(to.host, to.port, flags, error);
  if (!error) return at_once;

  const auto shared = std::make_shared<look_up>();
  std::thread{[shared, host = to.host, port = to.port] {
    asio::io_context own;
    tcp::resolver resolver{own};
    error_code failed;
    auto found = resolver.resolve(host, port, failed);
    const std::lock_guard lock{shared->mutex};
    shared->is_done = true;
    shared->error = failed;
    shared->found = std::move(found);
    shared->done.notify_one();
  }}.detach();
  std::unique_lock lock{shared->mutex};
  shared->done.wait_until(lock, deadline, [&] { return shared->is_done; });
  error = shared->error;
  return shared->found;
}

// One connection, whose operations end by the deadline.
class connection {
 public:
  explicit connection(time_point deadline) : deadline_(deadline) {}

  error_code connect(const tcp::resolver::results_type& to) {
    return wait([&](auto done) {
      asio::async_connect(
          socket_, to, [done](error_code e, const tcp::endpoint&) { done(e); });
    });
  }
  error_code write(http::request<http::string_body>& what) {
    return wait([&](auto done) {
      http::async_write(socket_, what,
                        [done](error_code e, std::size_t) { done(e); });
    });
  }
  error_code read(http::response_parser<http::string_body>& to) {
    return wait([&](auto done) {
      http::async_read(socket_, buffer_, to,
                       [done](error_code e, std::size_t) { done(e); });
    });
  }

 private:
  template <class Start>
  error_code wait(Start start) {
    error_code result = asio::error::timed_out;
    bool ended = false;
    start([&](error_code e) {
      if (!ended) result = e;
      ended = true;
    });
    context_.restart();
    context_.run_until(deadline_);
    if (!ended) {
      ended = true;  // what comes now is that it was cancelled
      error_code ignored;
      ignored = socket_.close(ignored);
      context_.restart();
      context_.run();
    }
    return result;
  }

  const time_point deadline_;
  asio::io_context context_{1};
  tcp::socket socket_{context_};
  boost::beast::flat_buffer buffer_{largest_answer};
};

http_answer post(const address& to, const std::string& body,
                 std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  const auto failure = [](const char* doing, const error_code& why) {
    return http_answer{.error = std::string{doing} + ": " + why.message()};
  };
  error_code error;
  const auto found = resolve(to, deadline, error);
  if (error) return failure("look-up", error);
  connection with{deadline};
  error = with.connect(found);
  if (error) return failure("connect", error);

  http::request<http::string_body> request{http::verb::post, to.path, 11};
  request.set(http::field::host, to.authority);
  request.set(http::field::user_agent, "scopelab/" SCOPELAB_OBSERVE_VERSION);
  request.set(http::field::content_type, "application/json");
  request.set(http::field::connection, "close");
  request.body() = body;
  request.prepare_payload();
  // A collector that refuses may answer and close before all is written.
  const error_code unwritten = with.write(request);
  http::response_parser<http::string_body> answer;
  answer.body_limit(largest_answer);
  error = with.read(answer);
  if (!answer.is_header_done()) {
    return unwritten ? failure("write", unwritten) : failure("read", error);
  }
  const auto& said = answer.get();
  http_answer made{.status = static_cast<int>(said.result_int()),
                   .body = said.body()};
  if (const auto after = said.find(http::field::retry_after);
      after != said.end()) {
    made.retry_after = std::string{after->value()};
  }
  return made;
}

}  // namespace

http_post post_to(const std::string& url) {
  return [to = parse(url)](const std::string& body,
                           std::chrono::milliseconds timeout) {
    try {
      return post(to, body, timeout);
    } catch (const std::exception& error) {
      return http_answer{.error = error.what()};
    }
  };
}

}  // namespace scopelab::observe::detail
