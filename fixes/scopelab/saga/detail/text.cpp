#include "scopelab/saga/detail/text.hpp"

#include <cstddef>

namespace scopelab::saga::detail {

namespace {

unsigned byte(char c) { return static_cast<unsigned char>(c); }

// How many bytes the character at the beginning has; 0: there is none. Overlong
// forms and halves of surrogate pairs are none (RFC 3629).
std::size_t character(std::string_view s) {
  const unsigned first = byte(s[0]);
  if (first == 0) return 0;
  if (first < 0x80) return 1;
  const std::size_t length = first < 0xc2   ? 0
                             : first < 0xe0 ? 2
                             : first < 0xf0 ? 3
                             : first < 0xf5 ? 4
                                            : 0;
  if (length == 0 || s.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(s[i]) & 0xc0) != 0x80) return 0;
  const unsigned second = byte(s[1]);
  if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ||
      (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f))
    return 0;
  return length;
}

}  // namespace

bool is_text(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t length = character(bytes);
    if (length == 0) return false;
    bytes.remove_prefix(length);
  }
  return true;
}

std::string as_text(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  while (!bytes.empty()) {
    const std::size_t length = character(bytes);
    if (length > 0) {
      text += bytes.substr(0, length);
    } else {
      text += "\\x";
      text += digits[byte(bytes[0]) >> 4];
      text += digits[byte(bytes[0]) & 15];
    }
    bytes.remove_prefix(length > 0 ? length : 1);
  }
  return text;
}

std::string one_line(std::string_view bytes) {
  constexpr std::size_t most = 500;
  const bool cut = bytes.size() > most;
  // A character that is cut in two becomes an escape.
  std::string text = as_text(bytes.substr(0, most));
  for (char& c : text)
    if (byte(c) < ' ') c = ' ';
  while (!text.empty() && text.back() == ' ') text.pop_back();
  if (cut) text += "...";
  return text;
}

}  // namespace scopelab::saga::detail
