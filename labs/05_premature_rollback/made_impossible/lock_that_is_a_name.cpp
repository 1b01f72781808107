// must say: parentheses
#include <mutex>

std::mutex m;
int shared = 0;

// Declares a second m, which locks nothing.
void add() {
  std::unique_lock<std::mutex>(m);
  ++shared;
}
