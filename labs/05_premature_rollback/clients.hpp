// The shop's clients: so many at a time, each on a keep-alive connection, all on the
// thread that calls buy(). They share the orders 1 to `count` among them.
#pragma once

#include "world.hpp"

#include <functional>
#include <memory>

class clients {
 public:
  // How order `id` is asked for.
  using ask = std::function<order(int id)>;

  clients(int at_a_time, int count, ask asks);
  clients(const clients&) = delete;
  clients& operator=(const clients&) = delete;
  ~clients();

  // Until each order was answered, or its client has hung up; how many got a 200.
  int buy(unsigned short port);

  // Makes the client of this order hang up; it has when this returns. From another
  // thread than the one in buy().
  void hang_up(int id);

 private:
  struct state;
  std::unique_ptr<state> state_;
};
