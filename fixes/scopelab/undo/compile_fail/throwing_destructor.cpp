// must say: the destructor of a command must be noexcept
#include "scopelab/undo/history.hpp"

struct loud {
  ~loud() noexcept(false) {}
  void execute() {}
  void undo() {}
};

void f(scopelab::undo::history& h) { h.execute(loud{}); }
