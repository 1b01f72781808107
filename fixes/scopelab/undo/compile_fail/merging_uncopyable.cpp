// must say: a command that merges must be copyable
#include "scopelab/undo/history.hpp"

#include <memory>

struct owner {
  std::unique_ptr<int> what;
  void execute() {}
  void undo() {}
  scopelab::undo::merging merge_with(const owner&) {
    return scopelab::undo::merging::refused;
  }
};

void f(scopelab::undo::history& h) { h.execute(owner{}); }
