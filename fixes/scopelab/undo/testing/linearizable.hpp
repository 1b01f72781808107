// Whether what some threads saw of a history could have been seen of one that
// does one thing at a time, in an order that keeps to the clock: what had ended
// before another began comes before it.
//
// Source: Wing and Gong, "Testing and verifying concurrent objects" (1993); all
// orders are tried, so it is for a dozen calls.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace linearizable {

// What there is to be seen of a history.
struct content {
  std::uint64_t version = 0;
  std::vector<int> entries;  // done, then undone
  std::size_t done = 0;
  bool operator==(const content&) const = default;
};

enum class kind { push, push_if, undo, redo, look };

// A call: from when to when, and what came of it. None: it had nothing to do.
struct call {
  kind what;
  int entry = 0;              // push, push_if
  std::uint64_t version = 0;  // push_if
  std::uint64_t begun = 0;
  std::uint64_t ended = 0;
  std::optional<content> seen = std::nullopt;
};

// What a history that does one thing at a time makes of a call.
inline std::optional<content> applied(const call& to, content now) {
  switch (to.what) {
    case kind::look:
      return now;
    case kind::push_if:
      if (to.version != now.version) return std::nullopt;
      [[fallthrough]];
    case kind::push:
      now.entries.resize(now.done);
      now.entries.push_back(to.entry);
      ++now.done;
      break;
    case kind::undo:
      if (now.done == 0) return std::nullopt;
      --now.done;
      break;
    case kind::redo:
      if (now.done == now.entries.size()) return std::nullopt;
      ++now.done;
      break;
  }
  ++now.version;
  return now;
}

inline bool check(std::vector<call> left, const content& now = {}) {
  if (left.empty()) return true;
  std::uint64_t first_end = left.front().ended;
  for (const call& each : left) first_end = std::min(first_end, each.ended);
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (left[i].begun > first_end) continue;
    const std::optional<content> after = applied(left[i], now);
    if (after != left[i].seen) continue;
    std::vector<call> rest = left;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
    if (check(std::move(rest), after.value_or(now))) return true;
  }
  return false;
}

}  // namespace linearizable
