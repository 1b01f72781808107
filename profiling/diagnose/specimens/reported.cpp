// Programs that were written once the verdict's bounds were chosen, to tell how right it is:
// `reported NAME`. The labs' halves are of this set, too.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cmath>
#include <cstdio>
#include <deque>
#include <functional>
#include <memory>
#include <random>
#include <unordered_map>
#include <vector>

#include "profiling/diagnose/specimens/ticks.hpp"

namespace asio = boost::asio;
using local = asio::local::stream_protocol;
using specimens::for_ever;

namespace {

// --- these leak ---

// Subscribers are added and never taken out.
void subscribe(std::vector<std::function<void()>>& all, const std::string& who) {
  all.emplace_back([who] { std::puts(who.c_str()); });
}

void observers() {
  std::vector<std::function<void()>> all;
  for_ever(150, [&](int tick) { subscribe(all, "subscriber number " + std::to_string(tick)); });
}

// A queue that is filled faster than it is emptied.
void enqueue(std::deque<std::vector<char>>& queue) { queue.emplace_back(200); }

void outrun_queue() {
  std::deque<std::vector<char>> queue;
  for_ever(300, [&](int tick) {
    enqueue(queue);
    if (tick % 3 == 0) queue.pop_front();
  });
}

// Each timer is put off for ever, and holds what it is to do.
void postpone(asio::io_context& io, std::vector<std::unique_ptr<asio::steady_timer>>& timers) {
  timers.push_back(std::make_unique<asio::steady_timer>(io, std::chrono::hours{10}));
  timers.back()->async_wait([load = std::string(200, 't')](const auto&) {});
}

void timers() {
  asio::io_context io;
  std::vector<std::unique_ptr<asio::steady_timer>> all;
  for_ever(100, [&](int) {
    postpone(io, all);
    io.poll();
  });
}

void open_again() {
  if (std::fopen("/dev/null", "w") == nullptr) std::perror("/dev/null");
}

void files() {
  for_ever(20, [](int) { open_again(); });
}

struct connection : std::enable_shared_from_this<connection> {
  explicit connection(asio::io_context& io) : socket(io) {}
  local::socket socket;
  std::function<void()> on_close;
};

// The handler owns the connection that owns the handler.
void take(const std::shared_ptr<connection>& one) {
  one->on_close = [one] { one->socket.close(); };
}

void handlers() {
  asio::io_context io;
  for_ever(100, [&](int) { take(std::make_shared<connection>(io)); });
}

// --- these do not ---

// A few keys are asked for often, most seldom; no more than a thousand are kept.
void skewed_cache() {
  std::mt19937 random{7};
  std::exponential_distribution<double> rank{0.05};
  std::unordered_map<int, std::vector<char>> cache;
  for_ever(500, [&](int) {
    cache.try_emplace(static_cast<int>(rank(random)), std::vector<char>(2000));
    if (cache.size() > 1000) cache.erase(cache.begin());
  });
}

// Fills for some seconds, then each new entry has the place of an old one.
void lru_of_vectors() {
  std::vector<std::vector<char>> slots(1500);
  for_ever(400, [&](int tick) {
    slots[static_cast<std::size_t>(tick) % slots.size()] = std::vector<char>(300 + tick % 100);
  });
}

asio::awaitable<void> answer(local::socket peer) {
  std::string line;
  for (;;) {
    line.resize(16);
    co_await asio::async_read(peer, asio::buffer(line), asio::use_awaitable);
    co_await asio::async_write(peer, asio::buffer(line), asio::use_awaitable);
  }
}

// Peers that stay, and are silent but for one.
void idle_server() {
  asio::io_context io;
  std::vector<local::socket> peers;
  for (int i = 0; i < 8; ++i) {
    local::socket ours{io};
    asio::local::connect_pair(peers.emplace_back(io), ours);
    asio::co_spawn(io, answer(std::move(ours)), asio::detached);
  }
  for_ever(40, [&](int) {
    std::string said(16, '?');
    asio::write(peers.front(), asio::buffer(said));
    bool answered = false;
    asio::async_read(peers.front(), asio::buffer(said),
                     [&](const auto& error, std::size_t) { answered = !error; });
    while (!answered) io.run_one();
  });
}

// From time to time a hundred requests at once, each with its buffer.
void bursts() {
  std::vector<std::vector<char>> under_way;
  for_ever(200, [&](int tick) {
    const int at = tick % 700;
    if (at >= 300 && at < 350) {
      under_way.emplace_back(50'000);
    } else if (at >= 400 && !under_way.empty()) {
      under_way.pop_back();
    }
  });
}

// Two buffers, of which one is filled while the other is written.
void double_buffered_log() {
  std::vector<std::string> filled;
  std::vector<std::string> written;
  for_ever(300, [&](int tick) {
    filled.push_back("a line of the log, the number of which is " + std::to_string(tick));
    if (filled.size() < 400) return;
    written.swap(filled);
    filled.clear();
  });
}

// The same keys again and again.
void memo() {
  std::unordered_map<int, std::vector<double>> known;
  for_ever(300, [&](int tick) {
    std::vector<double>& row = known[tick % 450];
    if (row.empty()) row.assign(64, std::sqrt(tick));
  });
}

}  // namespace

int main(int argc, char** argv) {
  return specimens::run(argc, argv,
                        {{"observers", observers},
                         {"outrun_queue", outrun_queue},
                         {"timers", timers},
                         {"files", files},
                         {"handlers", handlers},
                         {"skewed_cache", skewed_cache},
                         {"lru_of_vectors", lru_of_vectors},
                         {"idle_server", idle_server},
                         {"bursts", bursts},
                         {"double_buffered_log", double_buffered_log},
                         {"memo", memo}});
}
