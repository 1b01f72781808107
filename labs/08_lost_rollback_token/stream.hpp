// A real gRPC server on loopback whose handler is the half's serve(), and a client
// whose streams break where it is planned.
#pragma once

#include "world.hpp"

#include <set>

// Which requests are executed and not answered: the client goes away, or the
// server goes down, between the two. Each breaks once.
struct breaks {
  std::set<int> client_cancels;
  std::set<int> server_goes_down;
};

using handler = void (*)(stream& with, shop& in);

// Requests 1 to `count`, one after the other, asked for until they are answered.
// The answers, in the order they came.
std::vector<answer> trade(handler serves, shop& in, int count, const breaks& planned);
