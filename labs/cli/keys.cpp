#include "cli/keys.hpp"

#include <unistd.h>

namespace cli {

single_keys::single_keys()
    : on_terminal_(::isatty(STDIN_FILENO) == 1 && ::tcgetattr(STDIN_FILENO, &before_) == 0) {
  take();
}

single_keys::~single_keys() { give_back(); }

void single_keys::give_back() const {
  if (on_terminal_) ::tcsetattr(STDIN_FILENO, TCSANOW, &before_);
}

void single_keys::take() const {
  if (!on_terminal_) return;
  termios now = before_;
  now.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
  now.c_cc[VMIN] = 1;
  now.c_cc[VTIME] = 0;
  ::tcsetattr(STDIN_FILENO, TCSANOW, &now);
}

}  // namespace cli
