// Colours and progress, on a terminal only and never with NO_COLOR.
#pragma once

#include <string>
#include <string_view>

namespace cli {

// Whether stdout may be coloured.
bool colours();

// `text` in the colour of good or bad news, or faint.
std::string good(std::string_view text);
std::string bad(std::string_view text);
std::string faint(std::string_view text);

// A line on stderr that says what takes long, until it goes. Shown after a
// second, on a terminal only.
class progress {
 public:
  explicit progress(std::string what);
  progress(const progress&) = delete;
  progress& operator=(const progress&) = delete;
  ~progress();

  void now(const std::string& what);

 private:
  struct state;
  state* state_;
};

}  // namespace cli
