// must say: label.. must be noexcept
#include "scopelab/undo/history.hpp"

#include <string>

struct named {
  std::string name;
  void execute() {}
  void undo() {}
  std::string_view label() const { return name; }
};

void f(scopelab::undo::history& h) { h.execute(named{}); }
