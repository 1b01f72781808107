// Notes what a coroutine waits for: while it does it has no stack, so that the
// watchdog, which ends a half that hangs, would find nothing of it.
//
//   asio::awaitable<reply> client::get(
//       std::string target,
//       std::source_location where = std::source_location::current()) {
//     const kit::waiting note{"the reply to " + target, where};
//     co_return co_await ...;
//   }   // gone with the frame, which is when nobody waits there any more
//
// A world's function takes `where` and hands it down, so that the note names the
// line of the half. Not for what blocks a thread: that has a stack. Any thread.
#pragma once

#include <array>
#include <source_location>
#include <string_view>

namespace kit {

class waiting {
 public:
  // `what` is copied, its first 63 characters.
  explicit waiting(std::string_view what,
                   std::source_location where = std::source_location::current()) noexcept;
  waiting(const waiting&) = delete;
  waiting& operator=(const waiting&) = delete;
  ~waiting();

 private:
  friend struct all_waiting;
  std::array<char, 64> what_{};
  std::source_location where_;
  waiting* before_ = nullptr;
  waiting* after_ = nullptr;
};

// For a lab with a list of its own of what is alive, such as its tasks: `list` is
// called in a program that hangs, and tells each with the line it belongs to. It
// runs in a signal handler: if it blocks, what was told until then is kept.
using tell_function = void(std::string_view what, const std::source_location& where);
void tell_when_hung(void (*list)(tell_function* tell));

}  // namespace kit
