// must say: a spawned coroutine lambda must not capture: its closure dies before it. Pass what it needs as arguments of spawn
#include "world.hpp"

void serve_client(reactor& on, int client) {
  on.spawn_safely([client](reactor& again) -> kit::task {
    co_await again.next_turn();
    again.answer(client);
  });
}
