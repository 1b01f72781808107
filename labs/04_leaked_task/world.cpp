#include "world.hpp"

#include "scopelab/scope/scope_exit.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <stdexcept>

asio::awaitable<void> app::get(std::string target, std::source_location where) {
  std::atomic<int>& count = answered;
  client from = upstream;  // a frame that waits ends with the io_context, after the app
  const reply got = co_await from.get(std::move(target), where);
  scopelab::scope_exit close{[&]() noexcept { from.close(got); }};  // if cancelled in between
  co_await from.read_body(got, where);
  ++count;
  count.notify_all();
}

namespace {

std::atomic<int> live_sessions{0};

}  // namespace

struct session::io {
  asio::local::stream_protocol::socket socket;
  std::string buffer;
};

session::session(int descriptor, const asio::any_io_executor& on)
    : io_(new io{{on, asio::local::stream_protocol{}, descriptor}, {}}) {
  ++live_sessions;
}

session::~session() {
  --live_sessions;
  live_sessions.notify_all();
}

int session::alive() { return live_sessions; }

void session::start() {
  asio::co_spawn(io_->socket.get_executor(), read_lines(shared_from_this()), asio::detached);
}

asio::awaitable<void> session::read_lines(std::shared_ptr<session> self) {
  for (;;) {
    const std::size_t size = co_await asio::async_read_until(
        self->io_->socket, asio::dynamic_buffer(self->io_->buffer), '\n', asio::use_awaitable);
    const std::string line = self->io_->buffer.substr(0, size);
    self->io_->buffer.erase(0, size);
    self->on_line(line);
  }
}

void session::send(const std::string& line) { asio::write(io_->socket, asio::buffer(line)); }

asio::awaitable<void> job::run() const {
  const job self = *this;
  ++self.of->begun;
  co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
  if (++self.of->ended == 1) self.of->at_once = self.of->begun.load();
  if (!self.error.empty()) throw std::runtime_error(self.error);
}
