// The same tasks, spawned and waited for in several ways.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace scopelab::cost {

// Tasks that are alive together: spawned, then joined.
inline constexpr int batch = 256;

// A task that waits once. It adds one to `count` when it ends.
boost::asio::awaitable<void> work(int& count);

struct spawner {
  std::string_view name;
  // Runs `batches` on an io_context and this thread; the tasks that ended.
  int (*run)(int batches);
  // Bytes of the heap for each of `n` tasks that are parked.
  double (*bytes)(int n);
};

// The bare co_spawn first: it is what the others are compared with.
const std::vector<spawner>& spawners();

}  // namespace scopelab::cost
