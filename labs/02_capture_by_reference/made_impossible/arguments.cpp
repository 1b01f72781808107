// must compile
#include "world.hpp"

void serve_client(reactor& on, int client) {
  on.spawn_safely(
      [](reactor& again, int to) -> kit::task {
        co_await again.next_turn();
        again.answer(to);
      },
      client);
}
