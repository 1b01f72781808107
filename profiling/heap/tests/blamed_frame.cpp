// Asio gives the frame of a coroutine that has ended to the next one that fits. In a
// heap profile the block stays with the first: this program makes coroutines that
// finish and coroutines that hang in turn, and only the second hold anything.
#include "profiling/heap/exact_profile.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <iostream>

namespace asio = boost::asio;

namespace {

using page = std::array<unsigned char, 512>;
using larger_page = std::array<unsigned char, 640>;

asio::awaitable<void> finishes(unsigned& sum) {
  larger_page held{};
  co_await asio::this_coro::executor;
  for (const unsigned char each : held) sum += each;
}

asio::awaitable<void> hangs(unsigned& sum, asio::steady_timer& never) {
  page held{};
  co_await never.async_wait(asio::use_awaitable);
  for (const unsigned char each : held) sum += each;
}

// A turn each: one hangs, one finishes.
asio::awaitable<void> take_turns(unsigned& sum, asio::steady_timer& never, int turns) {
  const auto here = co_await asio::this_coro::executor;
  for (int i = 0; i < turns; ++i) {
    asio::co_spawn(here, hangs(sum, never), asio::detached);
    co_await asio::co_spawn(here, finishes(sum), asio::use_awaitable);
  }
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 2) {
    std::cerr << "blamed_frame FILE\n";
    return 2;
  }
  scopelab::heap::restart_able_to_record(argv);
  const scopelab::heap::recording on;
  unsigned sum = 0;
  asio::io_context io;
  asio::steady_timer never{io, asio::steady_timer::time_point::max()};
  asio::co_spawn(io, take_turns(sum, never, 2000), asio::detached);
  while (io.poll() != 0) {
  }
  on.write(argv[1]);
} catch (const std::exception& error) {
  std::cerr << "blamed_frame: " << error.what() << '\n';
  return 3;
}
