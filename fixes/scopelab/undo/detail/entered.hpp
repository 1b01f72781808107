// One call into a history. Not for direct use.
#pragma once

#include "scopelab/undo/history.hpp"

namespace scopelab::undo {

// Refuses what may not be now; no callback may call the history meanwhile.
struct history::entered {
  explicit entered(history& h, bool macro_allowed = false);
  entered(const entered&) = delete;
  entered& operator=(const entered&) = delete;
  ~entered() { h_.busy_ = false; }

 private:
  history& h_;
};

}  // namespace scopelab::undo
