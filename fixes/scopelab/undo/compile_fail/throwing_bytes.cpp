// must say: bytes.. must be noexcept
#include "scopelab/undo/history.hpp"

struct large {
  void execute() {}
  void undo() {}
  std::size_t bytes() const { return 1; }
};

void f(scopelab::undo::history& h) { h.execute(large{}); }
