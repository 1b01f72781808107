#include "scopelab/saga/message.hpp"

#include "scopelab/saga/time.hpp"

#include <algorithm>
#include <array>

namespace scopelab::saga {

namespace {

constexpr std::array<std::string_view, 7> kind_names{
    "event",   "action", "compensation", "done",
    "refused", "failed", "compensated"};

}  // namespace

std::string_view to_string(kinds kind) {
  return kind_names.at(static_cast<std::size_t>(kind));
}

kinds kind_of(std::string_view text) {
  const auto found = std::find(kind_names.begin(), kind_names.end(), text);
  if (found == kind_names.end())
    throw std::invalid_argument("no kind of message: " + std::string(text));
  return static_cast<kinds>(found - kind_names.begin());
}

std::string command_id(std::string_view saga, int step, kinds command) {
  std::string id(saga);
  id += '/';
  id += std::to_string(step);
  id += '/';
  id += to_string(command);
  return id;
}

instant system_now() {
  return std::chrono::duration_cast<instant>(
      std::chrono::system_clock::now().time_since_epoch());
}

std::chrono::milliseconds back_off::after(int attempts) const {
  std::chrono::milliseconds wait = first;
  for (int i = 1; i < attempts && wait < most; ++i) wait *= 2;
  return std::min(wait, most);
}

}  // namespace scopelab::saga
