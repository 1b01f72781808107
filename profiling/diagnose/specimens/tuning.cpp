// The programs that the verdict's bounds were chosen with: `tuning NAME`.
#include <unistd.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <list>
#include <memory>
#include <optional>
#include <random>
#include <unordered_map>
#include <vector>

#include "profiling/diagnose/specimens/ticks.hpp"

namespace asio = boost::asio;
using asio::ip::tcp;
using specimens::for_ever;

namespace {

// --- these leak ---

void grow_list() {
  std::list<std::string> lines;
  for_ever(200, [&](int tick) { lines.push_back(std::string(100, 'x') + std::to_string(tick)); });
}

using small = std::array<char, 32>;

void keep_rarely(std::vector<std::unique_ptr<small>>& kept) {
  kept.push_back(std::make_unique<small>());
}

// Ten times a second, while much else comes and goes.
void slow_leak() {
  std::vector<std::unique_ptr<small>> kept;
  kept.reserve(100'000);
  std::string passing;
  for_ever(200, [&](int tick) {
    passing = std::string(static_cast<std::size_t>(1000 + tick % 1000), 'x');
    if (tick % 20 == 0) keep_rarely(kept);
  });
}

struct node {
  std::shared_ptr<node> other;
  std::array<char, 100> load{};
};

void tie_a_cycle() {
  const auto one = std::make_shared<node>();
  one->other = std::make_shared<node>();
  one->other->other = one;
}

void cycles() {
  for_ever(200, [](int) { tie_a_cycle(); });
}

void keep_descriptor() { ::dup(STDIN_FILENO); }

void descriptors() {
  for_ever(30, [](int) { keep_descriptor(); });
}

asio::awaitable<void> wait_for_nobody(asio::steady_timer& never) {
  co_await never.async_wait(asio::use_awaitable);
}

void parked() {
  asio::io_context io;
  asio::steady_timer never{io, asio::steady_timer::time_point::max()};
  for_ever(200, [&](int) {
    asio::co_spawn(io, wait_for_nobody(never), asio::detached);
    io.poll();
  });
}

void remember_session(std::unordered_map<int, std::string>& sessions, int id) {
  sessions[id] = std::string(50, 's');
}

// A cache that warms, and a table from which nobody erases.
void leak_beside_cache() {
  std::mt19937 random{1};
  std::unordered_map<int, std::string> cache;
  std::unordered_map<int, std::string> sessions;
  for_ever(400, [&](int tick) {
    cache.try_emplace(static_cast<int>(random() % 300), std::string(500, 'c'));
    remember_session(sessions, tick);
  });
}

// --- these do not ---

void warm_cache() {
  std::mt19937 random{1};
  std::unordered_map<int, std::string> cache;
  for_ever(400, [&](int) {
    cache.try_emplace(static_cast<int>(random() % 500), std::string(1000, 'c'));
  });
}

void lru_fills() {
  std::list<std::string> recent;
  for_ever(200, [&](int tick) {
    recent.push_front(std::string(500, 'r') + std::to_string(tick));
    if (recent.size() > 700) recent.pop_back();
  });
}

void burst() {
  std::vector<std::string> burst;
  for_ever(100, [&](int tick) {
    if (tick >= 200 && tick < 260) burst.emplace_back(100'000, 'b');
    if (tick == 450) burst = {};
  });
}

void log_buffer() {
  std::string buffer;
  for_ever(200, [&](int tick) {
    buffer += "tick " + std::to_string(tick) + " came, as it was to be expected\n";
    if (buffer.size() > 20'000) buffer = {};
  });
}

asio::awaitable<void> echo(tcp::socket peer) {
  std::array<char, 64> buffer{};
  for (;;) {
    const std::size_t size =
        co_await peer.async_read_some(asio::buffer(buffer), asio::use_awaitable);
    co_await asio::async_write(peer, asio::buffer(buffer, size), asio::use_awaitable);
  }
}

// Twenty connections that are kept, one of which says a word now and then.
void keep_alive() {
  asio::io_context io;
  tcp::acceptor acceptor{io, {asio::ip::address_v4::loopback(), 0}};
  std::vector<tcp::socket> peers;
  for (int i = 0; i < 20; ++i) {
    peers.emplace_back(io).connect(acceptor.local_endpoint());
    asio::co_spawn(io, echo(acceptor.accept()), asio::detached);
  }
  for_ever(100, [&](int tick) {
    tcp::socket& peer = peers[static_cast<std::size_t>(tick) % peers.size()];
    asio::write(peer, asio::buffer("ping"));
    std::array<char, 5> pong{};
    bool answered = false;
    asio::async_read(peer, asio::buffer(pong),
                     [&](const auto& error, std::size_t) { answered = !error; });
    while (!answered) io.run_one();
  });
}

}  // namespace

int main(int argc, char** argv) {
  return specimens::run(argc, argv,
                        {{"grow_list", grow_list},
                         {"slow_leak", slow_leak},
                         {"cycles", cycles},
                         {"descriptors", descriptors},
                         {"parked", parked},
                         {"leak_beside_cache", leak_beside_cache},
                         {"warm_cache", warm_cache},
                         {"lru_fills", lru_fills},
                         {"burst", burst},
                         {"log_buffer", log_buffer},
                         {"keep_alive", keep_alive}});
}
