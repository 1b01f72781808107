#include "client.hpp"

#include "kit/waiting.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <atomic>
#include <map>
#include <mutex>
#include <vector>

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;

namespace {

// Counts itself while it is alive.
class counted {
 public:
  explicit counted(std::atomic<int>& count) : count_(count) { ++count_; }
  counted(const counted&) = delete;
  counted& operator=(const counted&) = delete;
  ~counted() { --count_; }

 private:
  std::atomic<int>& count_;
};

struct connection {
  connection(const asio::any_io_executor& on, std::atomic<int>& open) : counts(open), socket(on) {}

  counted counts;
  tcp::socket socket;  // closed before it is counted off
  boost::beast::flat_buffer buffer;
  std::string target;  // of the request under way, and
  std::unique_ptr<http::response_parser<http::string_body>> parser;  // of its reply
};

}  // namespace

struct client::state {
  asio::any_io_executor on;
  tcp::endpoint to;
  std::size_t most_idle;
  std::atomic<int> open{0};
  std::atomic<int> waiting{0};

  std::mutex mutex;  // of what follows
  std::vector<std::unique_ptr<connection>> idle;
  std::map<std::size_t, std::unique_ptr<connection>> with_replies;
  std::size_t last_id = 0;

  std::unique_ptr<connection> take_idle() {
    const std::lock_guard lock{mutex};
    if (idle.empty()) return nullptr;
    auto taken = std::move(idle.back());
    idle.pop_back();
    return taken;
  }

  std::size_t keep(std::unique_ptr<connection> used) {
    const std::lock_guard lock{mutex};
    with_replies.emplace(++last_id, std::move(used));
    return last_id;
  }

  std::unique_ptr<connection> take(std::size_t id) {
    const std::lock_guard lock{mutex};
    const auto node = with_replies.extract(id);
    return node ? std::move(node.mapped()) : nullptr;
  }

  void give_back(std::unique_ptr<connection> used) {
    const std::lock_guard lock{mutex};
    if (idle.size() < most_idle) idle.push_back(std::move(used));
  }
};

client::client(const asio::any_io_executor& on, unsigned short port, std::size_t idle)
    : state_(std::make_shared<state>()) {
  state_->on = on;
  state_->to = {asio::ip::address_v4::loopback(), port};
  state_->most_idle = idle;
}

client::~client() = default;

asio::awaitable<reply> client::get(std::string target, std::source_location where) {
  const std::shared_ptr<state> s = state_;
  const counted waits{s->waiting};
  const kit::waiting note{"the reply to " + target, where};
  auto used = s->take_idle();
  if (!used) {
    used = std::make_unique<connection>(asio::make_strand(s->on), s->open);
    co_await used->socket.async_connect(s->to, asio::use_awaitable);
  }
  http::request<http::empty_body> request{http::verb::get, target, 11};
  request.set(http::field::host, "localhost");
  co_await http::async_write(used->socket, request, asio::use_awaitable);
  used->target = std::move(target);
  used->parser = std::make_unique<http::response_parser<http::string_body>>();
  co_await http::async_read_header(used->socket, used->buffer, *used->parser, asio::use_awaitable);
  const int status = static_cast<int>(used->parser->get().result_int());
  co_return reply{status, s->keep(std::move(used))};
}

asio::awaitable<std::string> client::read_body(reply of, std::source_location where) {
  const std::shared_ptr<state> s = state_;
  auto used = s->take(of.connection);
  if (!used) co_return "";
  const counted waits{s->waiting};
  const kit::waiting note{"the rest of " + used->target, where};
  // By pieces: async_read misses a cancellation that comes between two of them.
  while (!used->parser->is_done()) {
    co_await http::async_read_some(used->socket, used->buffer, *used->parser, asio::use_awaitable);
  }
  std::string body = std::move(used->parser->get().body());
  used->parser.reset();
  s->give_back(std::move(used));
  co_return body;
}

void client::close(const reply& of) noexcept { state_->take(of.connection); }

int client::open() const { return state_->open; }
int client::in_use() const {
  const std::lock_guard lock{state_->mutex};
  return state_->open - static_cast<int>(state_->idle.size());
}
int client::waiting() const { return state_->waiting; }
