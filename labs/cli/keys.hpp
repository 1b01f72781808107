// A terminal that gives single keys.
#pragma once

#include <termios.h>

namespace cli {

// While it lives, stdin gives each key at once and shows none; Ctrl-C still interrupts. Where stdin
// is no terminal nothing is done.
class single_keys {
 public:
  single_keys();
  single_keys(const single_keys&) = delete;
  single_keys& operator=(const single_keys&) = delete;
  ~single_keys();

  bool on_terminal() const { return on_terminal_; }
  void give_back() const;  // as it was, for as long as the process is stopped
  void take() const;

 private:
  termios before_{};  // first: what says whether there is a terminal fills it
  bool on_terminal_;
};

}  // namespace cli
