// No coroutine: so it links to programs that count the frames of theirs, and to those that don't.
#include "profiling/pprof/server.hpp"

#include "profiling/pprof/query.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/beast/core/detail/base64.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <pthread.h>
#include <csignal>

#include <algorithm>
#include <array>
#include <exception>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <utility>

namespace scopelab::pprof {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
namespace base64 = boost::beast::detail::base64;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::uint32_t most_head = 8192;
constexpr std::uint64_t most_body = 1 << 20;
constexpr std::chrono::seconds to_ask{10};
constexpr std::chrono::seconds to_take_the_answer{60};
constexpr std::chrono::seconds to_hang_up{2};
constexpr std::size_t shortest_token = 16;
constexpr std::string_view token_characters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~-";

// Takes as long whichever characters differ.
bool same(std::string_view given, std::string_view wanted) {
  unsigned differs = given.size() == wanted.size() ? 0 : 1;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const char got = i < given.size() ? given[i] : '\0';
    differs |= static_cast<unsigned char>(got) ^ static_cast<unsigned char>(wanted[i]);
  }
  return differs == 0;
}

std::string base64_of(const std::string& plain) {
  std::string coded(base64::encoded_size(plain.size()), '\0');
  coded.resize(base64::encode(coded.data(), plain.data(), plain.size()));
  return coded;
}

class access {
 public:
  explicit access(std::string token)
      : token_(std::move(token)), password_("Basic " + base64_of("pprof:" + token_)) {}
  bool allows(std::string_view target, std::string_view authorization) const {
    if (token_.empty()) return true;
    return same(authorization, "Bearer " + token_) || same(authorization, password_) ||
           same(parameter(target, "token").value_or(""), token_);
  }

 private:
  std::string token_;
  std::string password_;
};

tcp::endpoint checked(const server_options& options) {
  error_code error;
  const auto address = asio::ip::make_address(options.address, error);
  if (error) throw std::invalid_argument{"'" + options.address + "' is not an IP address"};
  const bool fits = options.token.size() >= shortest_token &&
                    options.token.find_first_not_of(token_characters) == std::string::npos;
  if (!options.token.empty() && !fits) {
    throw std::invalid_argument{
        "a token has 16 or more of the characters A-Z a-z 0-9 . _ ~ - (openssl rand -hex 16 makes "
        "one)"};
  }
  if (options.token.empty() && !address.is_loopback()) {
    throw std::invalid_argument{options.address +
                                " can be reached from other machines: give the endpoints a token "
                                "(openssl rand -hex 16 makes one), or listen at 127.0.0.1"};
  }
  return {address, options.port};
}

// While it lives, threads that are begun take no signals: those are the program's. Except for the
// profiler's, which counts the processor time of the thread that takes it.
class without_signals {
 public:
  without_signals() {
    sigset_t all;
    sigfillset(&all);
    sigdelset(&all, SIGPROF);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  without_signals(const without_signals&) = delete;
  without_signals& operator=(const without_signals&) = delete;
  ~without_signals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

}  // namespace

struct server::state {
  class session;

  explicit state(server_options given) : options(std::move(given)), allowed(options.token) {
    const tcp::endpoint at = checked(options);
    try {
      acceptor = tcp::acceptor{io, at};
    } catch (const boost::system::system_error& e) {
      std::ostringstream where;
      where << at;
      throw std::system_error{e.code(), "the pprof endpoints can't listen at " + where.str()};
    }
    accept();
    const without_signals masked;
    workers =
        std::make_unique<asio::thread_pool>(2);  // one takes a profile, the other says that it does
    thread = std::thread{[this] { io.run(); }};
  }

  ~state() {
    stops.request_stop();
    io.stop();
    thread.join();
    workers->join();
    ended = true;
  }

  // From here on in the thread that serves.
  void accept();
  void accept_later();

  const server_options options;
  const access allowed;
  std::stop_source stops;
  std::size_t open = 0;
  bool accepts = false;
  bool ended = false;  // the sessions that are left go with `io`
  asio::io_context io{1};
  // There is a moment without: no connection is accepted, and the workers have all there are.
  asio::executor_work_guard<asio::io_context::executor_type> work{io.get_executor()};
  tcp::acceptor acceptor{io};
  asio::steady_timer retry{io};
  std::unique_ptr<asio::thread_pool> workers;
  std::thread thread;
};

// One connection, one request.
class server::state::session : public std::enable_shared_from_this<session> {
 public:
  session(state& in, tcp::socket with)
      : in_(in),
        socket_(std::move(with)),
        timer_(in.io),
        stop_with_server_(in.stops.get_token(), stopper{&gone_}) {
    ++in_.open;
  }
  session(const session&) = delete;
  session& operator=(const session&) = delete;
  ~session() {
    --in_.open;
    if (!in_.ended) in_.accept();
  }

  void start() {
    parser_.header_limit(most_head);
    parser_.body_limit(most_body);
    expires_after(to_ask);
    http::async_read(socket_, buffer_, parser_,
                     [self = self()](error_code error, std::size_t) { self->asked(error); });
  }

 private:
  struct stopper {
    std::stop_source* gone;
    void operator()() const { gone->request_stop(); }
  };

  std::shared_ptr<session> self() { return shared_from_this(); }

  void expires_after(std::chrono::seconds time) {
    timer_.expires_after(time);
    timer_.async_wait([self = self()](error_code stopped) {
      if (!stopped) self->close();
    });
  }

  void asked(error_code error) {
    timer_.cancel();
    watch();
    if (error == http::error::header_limit)
      return respond({431, text, "the head of a request has at most 8 KiB\n"});
    if (error == http::error::body_limit)
      return respond({413, text, "the body of a request has at most 1 MiB\n"});
    if (error == http::error::end_of_stream || error == http::error::partial_message)
      return close();
    if (error.category() == http::make_error_code(http::error::bad_method).category())
      return respond({400, text, "this is not HTTP/1.1: " + error.message() + '\n'});
    if (error) return close();
    const auto& message = parser_.get();
    const std::string target{message.target()};
    if (!in_.allowed.allows(target, std::string_view{message[http::field::authorization]})) {
      return respond(
          {401, text,
           "a token is needed: send Authorization: Bearer TOKEN, or ?token=TOKEN, or ask "
           "http://pprof:TOKEN@...\n"});
    }
    asio::post(*in_.workers, [self = self(), asked = request{std::string{message.method_string()},
                                                             target, message.body()}]() mutable {
      reply answer;
      try {
        answer = handle(asked, self->in_.options.longest, self->gone_.get_token());
      } catch (const std::exception& e) {
        answer = {500, text, e.what() + std::string{"\n"}};
      }
      // Its last use is in the thread that serves.
      asio::io_context& io = self->in_.io;
      asio::post(io, [self = std::move(self), answer = std::move(answer)]() mutable {
        self->respond(std::move(answer));
      });
    });
  }

  // Until the client hangs up; what it still sends is not wanted.
  void watch() {
    socket_.async_read_some(asio::buffer(unwanted_),
                            [self = self()](error_code error, std::size_t) {
                              if (!error) return self->watch();
                              self->gone_.request_stop();
                              if (self->answered_) self->close();
                            });
  }

  void respond(reply answer) {
    if (gone_.stop_requested()) return close();
    message_.result(answer.status);
    message_.version(11);
    message_.keep_alive(false);
    message_.set(http::field::content_type, answer.type);
    message_.set("X-Content-Type-Options", "nosniff");
    message_.set(http::field::cache_control, "no-store");
    if (answer.status == 401) message_.set(http::field::www_authenticate, "Basic realm=\"pprof\"");
    if (answer.status == 405) message_.set(http::field::allow, "GET, HEAD, POST");
    if (parser_.get().method() != http::verb::head) message_.body() = std::move(answer.body);
    message_.prepare_payload();
    expires_after(to_take_the_answer);
    http::async_write(socket_, message_, [self = self()](error_code error, std::size_t) {
      if (error) return self->close();
      // A close at once could throw away what the client has not read yet.
      self->answered_ = true;
      error = self->socket_.shutdown(tcp::socket::shutdown_send, error);
      if (self->gone_.stop_requested()) return self->close();
      self->expires_after(to_hang_up);
    });
  }

  void close() {
    gone_.request_stop();
    timer_.cancel();
    error_code ignored;
    ignored = socket_.close(ignored);
  }

  static constexpr const char* text = "text/plain; charset=utf-8";

  state& in_;
  tcp::socket socket_;
  asio::steady_timer timer_;
  boost::beast::flat_buffer buffer_{most_head + most_body};
  http::request_parser<http::string_body> parser_;
  http::response<http::string_body> message_;
  std::array<char, 4096> unwanted_{};
  bool answered_ = false;
  std::stop_source gone_;
  std::stop_callback<stopper> stop_with_server_;
};

void server::state::accept() {
  if (accepts || open == options.connections) return;
  accepts = true;
  acceptor.async_accept([this](error_code error, tcp::socket peer) {
    accepts = false;
    if (error == asio::error::operation_aborted) return;
    if (error) return accept_later();
    std::make_shared<session>(*this, std::move(peer))->start();
    accept();
  });
}

// There are no descriptors left, as is likely.
void server::state::accept_later() {
  retry.expires_after(std::chrono::milliseconds{100});
  retry.async_wait([this](error_code stopped) {
    if (!stopped) accept();
  });
}

server::server(server_options options) : state_(std::make_unique<state>(std::move(options))) {}

server::~server() = default;

std::uint16_t server::port() const noexcept {
  error_code none;
  return state_->acceptor.local_endpoint(none).port();
}

std::string server::url() const {
  std::ostringstream out;
  out << "http://" << state_->acceptor.local_endpoint() << "/debug/pprof/";
  return out.str();
}

}  // namespace scopelab::pprof
