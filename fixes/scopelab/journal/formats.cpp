#include "scopelab/journal/command.hpp"

#include <array>

namespace scopelab::journal {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// Reads as many digits as there are `#` in the form; what is not `#` is as it
// is written. -1: it is not so.
int number_in(std::string_view& text, std::string_view form) {
  if (text.size() < form.size()) return -1;
  int number = 0;
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (form[i] != '#') {
      if (text[i] != form[i]) return -1;
    } else if (is_digit(text[i])) {
      number = number * 10 + (text[i] - '0');
    } else {
      return -1;
    }
  }
  text.remove_prefix(form.size());
  return number;
}

int days_in(int year, int month) {
  constexpr std::array days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leaps = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return days[static_cast<std::size_t>(month - 1)] +
         (month == 2 && leaps ? 1 : 0);
}

bool between(int low, int value, int high) {
  return low <= value && value <= high;
}

// "Z", "+01:00"; the minutes that it is ahead.
bool is_offset(std::string_view text, int& ahead) {
  if (text == "Z" || text == "z") return true;
  if (text.empty() || (text[0] != '+' && text[0] != '-')) return false;
  const int sign = text[0] == '-' ? -1 : 1;
  text.remove_prefix(1);
  const int hours = number_in(text, "##");
  const int minutes = number_in(text, ":##");
  ahead = sign * (hours * 60 + minutes);
  return text.empty() && between(0, hours, 23) && between(0, minutes, 59);
}

}  // namespace

bool is_uuid(std::string_view text) noexcept {
  constexpr std::string_view form{"xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"};
  if (text.size() != form.size()) return false;
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (form[i] == '-' ? text[i] != '-' : !is_hex(text[i])) return false;
  }
  return true;
}

bool is_date_time(std::string_view text) noexcept {
  const int year = number_in(text, "####");
  const int month = number_in(text, "-##");
  if (year < 0 || !between(1, month, 12)) return false;
  const int day = number_in(text, "-##");
  if (!between(1, day, days_in(year, month))) return false;
  if (text.empty() || (text[0] != 'T' && text[0] != 't')) return false;
  text.remove_prefix(1);
  const int hour = number_in(text, "##");
  const int minute = number_in(text, ":##");
  const int second = number_in(text, ":##");
  if (text.starts_with('.')) {
    const std::size_t digits = text.find_first_not_of("0123456789", 1);
    if (digits == 1 || text.size() == 1) return false;
    text.remove_prefix(digits == text.npos ? text.size() : digits);
  }
  int ahead = 0;
  if (!is_offset(text, ahead)) return false;
  if (!between(0, hour, 23) || !between(0, minute, 59)) return false;
  // A leap second is the last of a day in UTC.
  const int in_utc = ((hour * 60 + minute - ahead) % 1440 + 1440) % 1440;
  return between(0, second, in_utc == 1439 ? 60 : 59);
}

}  // namespace scopelab::journal
